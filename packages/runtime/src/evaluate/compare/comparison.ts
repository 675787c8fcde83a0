/** What a comparison of two runs on the same rows says, as plain data: `pipe diff`, reports and events show it, nothing is computed from it. */
import type { Interval } from "../bootstrap.ts";
import type { Spread } from "../spread.ts";

/** Better, worse, or not to be told apart by these rows. */
export type Told = "better" | "worse" | "no difference";

/** Rows that only one of two runs gets right. */
export interface FlipCounts {
  readonly toRight: number;
  readonly toWrong: number;
}

/** How sure answers are and how often they are right: expected calibration errors. */
export interface CalibrationChange {
  readonly before: number;
  readonly after: number;
  /** Of `after − before`; null where it cannot be told. */
  readonly interval: Interval | null;
}

/** How two runs differ on one output, over all rows. */
export interface OutputComparison {
  readonly output: string;
  /** Accuracy of classes, the loss of everything else. */
  readonly metric: "accuracy" | "loss";
  /** Of several pairs the means. */
  readonly before: number;
  readonly after: number;
  /** Of `after − before`, 95 %: over drawn rows, of several pairs over these; null where no row differs. */
  readonly interval: Interval | null;
  /** Of several pairs their differences; null of one. */
  readonly spread: Spread | null;
  /** Of several pairs the sums; null where rows are not right or wrong. */
  readonly flips: FlipCounts | null;
  /** That rows which differ lean as far to one side by chance: McNemar's exact test, or signs drawn by lot. */
  readonly p: number;
  /** Null where answers have no probabilities. */
  readonly calibration: CalibrationChange | null;
  readonly verdict: Told;
}

/** How two runs differ on one output, in one part of the rows. */
export interface SliceComparison {
  readonly output: string;
  /** What rows are told apart by: `city`. */
  readonly by: string;
  /** Which of them: `Bonn`. */
  readonly name: string;
  readonly rows: number;
  readonly metric: "accuracy" | "loss";
  readonly before: number;
  readonly after: number;
  readonly interval: Interval | null;
  readonly flips: FlipCounts | null;
  readonly p: number;
  /** The same with how many parts are looked at taken into account (Holm, 1979). */
  readonly corrected: number;
  readonly verdict: Told;
}

/** A row that only one of two runs gets right. */
export interface FlippedRow {
  readonly output: string;
  /** Its place in the data set. */
  readonly row: number;
  /** Which of several pairs: `seed 2`; null of one. */
  readonly run: string | null;
  readonly to: "right" | "wrong";
  readonly truth: string;
  readonly before: string;
  readonly after: string;
  /** Probability of what was answered; null where answers have none. */
  readonly sureBefore: number | null;
  readonly sureAfter: number | null;
  /** The start of what stands in it; null for pictures, sounds, and what was not kept. */
  readonly text: string | null;
}

/** Two runs, or several pairs of the same seed and fold. */
export interface PairedComparison {
  /** Rows that were answered, each once. */
  readonly rows: number;
  readonly pairs: number;
  /** How intervals and tests were made. */
  readonly method: string;
  readonly outputs: readonly OutputComparison[];
  /** Those that got worse first, then by how sure that is. */
  readonly slices: readonly SliceComparison[];
  /** Newly wrong rows first, of these the surest. */
  readonly flips: readonly FlippedRow[];
}

/** What a run costs. */
export interface RunCost {
  /** Of the training, of several runs the mean. */
  readonly seconds: number;
  /** Of the weights. */
  readonly bytes: number;
  /** Rows answered a second, many at a time; null where it was not measured. */
  readonly rowsPerSecond: number | null;
  /** Seconds until one row is answered by itself; null where it was not measured. */
  readonly latency: number | null;
}

/** Who is better, in one line. */
export interface Verdict {
  readonly kind: "better" | "worse" | "mixed" | "no difference" | "unknown";
  readonly text: string;
}

/** A metric of two runs on the same rows. */
export interface MetricChange {
  /** Of the second run: `test.label.accuracy`. */
  readonly path: string;
  readonly before: number;
  readonly after: number;
  readonly difference: number;
  /** Of the difference; null where it cannot be told. */
  readonly interval: Interval | null;
}

/** What an evaluation that compares keeps of it. */
export interface KeptComparison extends PairedComparison {
  /** Names of the two. */
  readonly before: string;
  readonly after: string;
  readonly metrics: readonly MetricChange[];
  /** How the intervals of metrics were made; null where there are none. */
  readonly intervals: string | null;
  /** Newly wrong rows that the second is surest of, to be looked at. */
  readonly worst: readonly (FlippedRow & {
    /** PNG as a data URI; null where no input is a picture. */
    readonly picture: string | null;
  })[];
  readonly verdict: Verdict;
}

/** The same with what both cost. */
export interface ComparedRuns extends KeptComparison {
  readonly cost: { readonly before: RunCost; readonly after: RunCost };
}

/** What of `PairedComparison` a part of the rows got worse in. */
export function regressionsOf({ slices }: Pick<PairedComparison, "slices">): readonly SliceComparison[] {
  return slices.filter(({ verdict }) => verdict === "worse");
}
