/** What Gymnasium's wrappers computed, as parity/record-wrappers.py wrote it. */
import { readFileSync } from "node:fs";

/** Vectors, one a step. */
export type Vectors = readonly (readonly number[])[];

interface Recorded {
  readonly normalizedObservations: Readonly<
    Record<
      string,
      {
        readonly updating: Vectors;
        readonly fixed: Vectors;
        readonly mean: readonly number[];
        readonly variance: readonly number[];
        readonly count: number;
      }
    >
  >;
  readonly neverUpdated: Readonly<Record<string, Vectors>>;
  readonly normalizedRewards: {
    readonly updating: readonly number[];
    readonly fixed: readonly number[];
    readonly mean: number;
    readonly variance: number;
  };
  readonly cartPole: Vectors;
  readonly clipped: Readonly<Record<"float32" | "float64", { readonly actions: Vectors; readonly inner: Vectors }>>;
  readonly rescaled: Readonly<Record<"float32" | "float64", { readonly actions: Vectors; readonly inner: Vectors }>>;
  readonly frames: Readonly<Record<"reset" | "zero" | "custom" | "discrete", Vectors>>;
  readonly autoresetFlags: string;
}

const file = new URL("../__recorded__/wrappers.json", import.meta.url);

/** The recording; the script writes it in this form. */
export const recorded = JSON.parse(readFileSync(file, "utf8")) as Recorded;
