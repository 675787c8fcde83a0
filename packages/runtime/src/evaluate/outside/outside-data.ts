/** What is known of how well rows from outside are told from the others: plain data, for artifacts and reports. */
import type { Interval } from "../bootstrap.ts";

/** How many rows of a detector's scores lie in each of equal parts from the least to the greatest. */
export interface ScoreCounts {
  readonly from: number;
  readonly to: number;
  readonly inside: readonly number[];
  readonly outside: readonly number[];
}

/** One detector. */
export interface DetectorResult {
  /** Catalog name. */
  readonly detector: string;
  /** The output whose classes rows may belong to. */
  readonly output: string;
  /** The node it looks at; null where it goes by the output. */
  readonly layer: string | null;
  /** Score above which rows are refused. */
  readonly threshold: number;
  /** For what it was fitted, in words. */
  readonly aim: string;
  /** By names of the catalog. */
  readonly figures: Readonly<Record<string, number>>;
  readonly intervals: Readonly<Record<string, Interval>> | null;
  readonly scores: ScoreCounts;
}

/** Rows from outside held against those that were judged. */
export interface OutsideResult {
  /** `strangers.test`. */
  readonly on: string;
  readonly rows: { readonly inside: number; readonly outside: number };
  /** Rows that thresholds were fitted on. */
  readonly fittedOn: { readonly inside: number; readonly outside: number };
  readonly detectors: readonly DetectorResult[];
}

/** Path of a figure: `test.outside.energy.recall`. */
function outsidePath(split: string, detector: string, figure: string): string {
  return `${split}.outside.${detector}.${figure}`;
}

/** Figures by full path, with the intervals of those that have one. */
export function outsideMetrics(
  result: OutsideResult | null,
  split: string,
): { readonly metrics: Record<string, number>; readonly intervals: Record<string, Interval> } {
  const metrics: Record<string, number> = {};
  const intervals: Record<string, Interval> = {};
  for (const { detector, figures, intervals: own } of result?.detectors ?? []) {
    for (const [name, value] of Object.entries(figures)) {
      // A share of no rows is no figure.
      if (Number.isFinite(value)) metrics[outsidePath(split, detector, name)] = value;
    }
    for (const [name, interval] of Object.entries(own ?? {})) intervals[outsidePath(split, detector, name)] = interval;
  }
  return { metrics, intervals };
}
