/**
 * What executing steps needs from the process it runs in: passed in, so that the steps themselves touch no clock, no
 * signal and no environment.
 */
import type { Store } from "../artifacts/store.ts";
import type { Backend } from "../backend/index.ts";
import type { DataContext } from "../data/index.ts";
import type { Profiler } from "../profile/profiler.ts";
import type { DryRun } from "./dry-run.ts";
import type { RunEvent } from "./events.ts";

export interface Surroundings {
  readonly store: Store;
  /** Loads TensorFlow on first use. */
  readonly backend: () => Promise<Backend>;
  readonly data: DataContext;
  readonly emit: (event: RunEvent) => void;
  /** True once somebody asked to stop. */
  readonly stopping: () => boolean;
  /** Aborted at the same moment; for what waits instead of looping. */
  readonly signal: AbortSignal;
  /** Lets the process answer messages. */
  readonly between: () => Promise<void>;
  /** Seconds from some fixed moment. */
  readonly clock: () => number;
  /** ISO 8601, UTC. */
  readonly today: () => string;
  readonly fresh: boolean;
  /** Every operation a call of its own, without graphs. */
  readonly eager: boolean;
  /** Typed again, gives the same figures. */
  readonly command: string;
  /** Nothing of this run is kept; null for one that counts. */
  readonly dry: DryRun | null;
  /** Measures where the time goes; null where nobody asked. */
  readonly profiler: Profiler | null;
}
