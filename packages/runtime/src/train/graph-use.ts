/** How the functions of a run use graphs. */
import type { GraphStore } from "../graph/compile.ts";

/** Whether graphs are used, and where they are kept. */
export interface GraphUse {
  /** True: every operation is a call of its own, as on backends without graphs. */
  readonly eager: boolean;
  /** Where recordings outlast the process, and the part of their key that says what they were made of; null keeps none. */
  readonly cache: { readonly store: GraphStore; readonly key: string } | null;
  /** Told how long a recording, or the first run of its graph, took. */
  readonly onTrace?: (seconds: number) => void;
}

/** Graphs that last as long as the process. */
export const graphsInMemory: GraphUse = { eager: false, cache: null };
