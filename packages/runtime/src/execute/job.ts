/** What the parent hands to the process that executes a plan, and what that process says besides run events. */
import type { CheckedProgram, Label, RunCode } from "@penstock/dsl";
import type { RateSweep } from "../train/rate-sweep.ts";
import type { RunEvent } from "./events.ts";
import type { RateTask } from "./rate-sweep-work.ts";

/** A run in plain data. */
export interface Job {
  readonly program: CheckedProgram;
  readonly path: string;
  readonly seed: number;
  readonly fresh: boolean;
  readonly storeRoot: string;
  /** Content hash of each data set's source, by block name. */
  readonly fingerprints: readonly (readonly [string, string])[];
  readonly data: { readonly cache: string; readonly mirror: string | null };
  readonly backend: "auto" | "native" | "wasm" | "cpu";
  readonly eager: boolean;
  /** The folder of a dry run, of which nothing is kept; null for one that counts. */
  readonly dry: string | null;
  readonly command: string;
  /** Measure where the time goes, and where to write the timeline; a null path takes the usual one. */
  readonly profile: { readonly trace: string | null } | null;
  /** Rates to sweep instead of running the plan. */
  readonly rates?: RateTask;
}

/** Messages to the executing process. */
export type ToWorker = { readonly kind: "job"; readonly job: Job } | { readonly kind: "stop" };

/** How the executing process ended. */
export type Ending =
  | { readonly kind: "finished" }
  | { readonly kind: "interrupted" }
  | {
      readonly kind: "failed";
      readonly code: RunCode;
      readonly title: string;
      readonly help: string | null;
      /** The line that asked for what failed. */
      readonly primary: Label | null;
      readonly related: readonly Label[];
    };

/** Messages from it. */
export type FromWorker =
  | { readonly kind: "event"; readonly event: RunEvent }
  | { readonly kind: "rates"; readonly swept: RateSweep }
  | { readonly kind: "ending"; readonly ending: Ending };
