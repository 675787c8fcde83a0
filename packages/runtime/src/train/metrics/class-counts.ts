/**
 * True and answered classes in, figures out that need no more than how many rows each class has, was taken for and was right of: accuracy,
 * precision, recall and F1 in three means, Matthews' correlation and Cohen's kappa. Equal to scikit-learn's with `zero_division=0`.
 */
import { countAt, countOf, type RowCounts } from "./row-counts.ts";

/** Rows by class; a row counts as often as it is said to. */
export interface ClassCounts {
  /** Answered right, of each class. */
  readonly right: Float64Array;
  /** Truly of each class. */
  readonly truth: Float64Array;
  /** Taken for each class. */
  readonly claimed: Float64Array;
  /** Of all classes. */
  readonly all: number;
}

/** Classes of rows, as they are and as they were answered. */
export interface ClassAnswers {
  readonly truth: Int32Array;
  readonly predicted: Int32Array;
  readonly classes: number;
}

/** Counts rows by class. */
export function countClasses({ truth, predicted, classes }: ClassAnswers, counts: RowCounts): ClassCounts {
  const [right, real, claimed] = [new Float64Array(classes), new Float64Array(classes), new Float64Array(classes)];
  for (let row = 0; row < truth.length; row++) {
    const count = countAt(counts, row);
    const [label, answer] = [truth[row] ?? 0, predicted[row] ?? 0];
    real[label] = (real[label] ?? 0) + count;
    claimed[answer] = (claimed[answer] ?? 0) + count;
    if (label === answer) right[label] = (right[label] ?? 0) + count;
  }
  return { right, truth: real, claimed, all: countOf(truth.length, counts) };
}

/** The same of a table of counts, `table[truth][predicted]`. */
export function countsOfTable(table: readonly (readonly number[])[]): ClassCounts {
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  return {
    right: Float64Array.from(table, (line, index) => line[index] ?? 0),
    truth: Float64Array.from(table, total),
    claimed: Float64Array.from(table, (_, index) => total(table.map((line) => line[index] ?? 0))),
    all: total(table.map(total)),
  };
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

/** Part of the rows answered right; NaN of no rows. */
export function accuracyOf(counts: ClassCounts): number {
  return sum(counts.right) / counts.all;
}

/** How classes come together in one figure: each alike, each by its rows, or all rows in one pot. */
export type Mean = "macro" | "weighted" | "micro";

/** Which part of which rows. */
export type Part = "precision" | "recall" | "f1";

/** Right ones over claimed, over true, or over the mean of both; 0 where nothing is below the line. */
function partOf(part: Part, { right, truth, claimed }: Record<"right" | "truth" | "claimed", number>): number {
  const whole = part === "precision" ? claimed : part === "recall" ? truth : (claimed + truth) / 2;
  return whole === 0 ? 0 : right / whole;
}

/**
 * Precision, recall or F1 of several classes in one; NaN of no rows. A class that occurs neither in truth nor in answers has no part in it,
 * one that is only claimed counts 0.
 */
export function meanPart(part: Part, mean: Mean, counts: ClassCounts): number {
  const { right, truth, claimed, all } = counts;
  if (all === 0) return Number.NaN;
  if (mean === "micro") return partOf(part, { right: sum(right), truth: sum(truth), claimed: sum(claimed) });
  let [total, weights] = [0, 0];
  for (let index = 0; index < truth.length; index++) {
    const one = { right: right[index] ?? 0, truth: truth[index] ?? 0, claimed: claimed[index] ?? 0 };
    if (one.truth === 0 && one.claimed === 0) continue;
    const weight = mean === "macro" ? 1 : one.truth;
    total += weight * partOf(part, one);
    weights += weight;
  }
  return total / weights;
}

/** Mean recall of the classes that there are rows of; NaN of no rows. */
export function balancedAccuracyOf({ right, truth }: ClassCounts): number {
  let [total, classes] = [0, 0];
  for (let index = 0; index < truth.length; index++) {
    const rows = truth[index] ?? 0;
    if (rows === 0) continue;
    total += (right[index] ?? 0) / rows;
    classes++;
  }
  return total / classes;
}

/** Part of the rows of one class that is answered right: sensitivity of the second of two classes, specificity of the first. */
export function recallOf(index: number, { right, truth }: ClassCounts): number {
  return (right[index] ?? 0) / (truth[index] ?? 0);
}

/**
 * Matthews' correlation of truth and answers, of several classes by Gorodkin (Comparing two K-category assignments by a K-category
 * correlation coefficient, 2004). 0 where all rows are of one class or are taken for one; NaN of no rows.
 */
export function matthewsOf({ right, truth, claimed, all }: ClassCounts): number {
  if (all === 0) return Number.NaN;
  let [both, trueSquares, claimedSquares] = [0, 0, 0];
  for (let index = 0; index < truth.length; index++) {
    const [rows, answers] = [truth[index] ?? 0, claimed[index] ?? 0];
    both += rows * answers;
    trueSquares += rows * rows;
    claimedSquares += answers * answers;
  }
  const below = (all * all - trueSquares) * (all * all - claimedSquares);
  return below <= 0 ? 0 : (sum(right) * all - both) / Math.sqrt(below);
}

/** How far apart two classes are: all alike, by their places, or by the square of them. */
export type Distance = "none" | "linear" | "quadratic";

function distanceOf(distance: Distance, apart: number): number {
  if (distance === "none") return apart === 0 ? 0 : 1;
  return distance === "linear" ? Math.abs(apart) : apart * apart;
}

/**
 * Cohen's kappa: how much less truth and answers differ than they would by chance (Cohen, 1960; with distances 1968). NaN where chance makes no
 * difference: of no rows, and where all rows are of one class and are taken for it.
 */
export function kappaOf(
  answers: Pick<ClassAnswers, "truth" | "predicted">,
  { truth, claimed, all }: ClassCounts,
  { distance, counts }: { readonly distance: Distance; readonly counts: RowCounts },
): number {
  let observed = 0;
  for (let row = 0; row < answers.truth.length; row++) {
    const apart = (answers.truth[row] ?? 0) - (answers.predicted[row] ?? 0);
    if (apart !== 0) observed += countAt(counts, row) * distanceOf(distance, apart);
  }
  let expected = 0;
  truth.forEach((rows, label) => {
    if (rows === 0) return;
    claimed.forEach((claims, answer) => {
      expected += rows * claims * distanceOf(distance, label - answer);
    });
  });
  return expected === 0 ? Number.NaN : 1 - (observed * all) / expected;
}
