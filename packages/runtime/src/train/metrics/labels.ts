/**
 * Figures of answers of yes and no, several a row: each place of the vector is counted by itself. Equal to scikit-learn's for
 * indicator matrices with `zero_division=0`, but for accuracy, which is Keras's: the part of all values that is right.
 */
import type { OutputAnswers } from "../predict.ts";

/** What became of the values of one place. */
export interface LabelCounts {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly falseNegative: number;
  readonly trueNegative: number;
}

/** Counts by place of the vector; an answer above a half is yes. */
export function labelConfusion({
  values,
  truth,
  width,
}: Pick<OutputAnswers, "values" | "truth" | "width">): LabelCounts[] {
  // [true and yes, true and no, false and yes, false and no] by place.
  const counts = Array.from({ length: width }, () => new Float64Array(4));
  truth.forEach((label, index) => {
    const answer = (values[index] ?? 0) > 0.5;
    const cell = (label > 0.5 ? 0 : 2) + (answer ? 0 : 1);
    const place = counts[index % width];
    if (place !== undefined) place[cell] = (place[cell] ?? 0) + 1;
  });
  return counts.map(([truePositive = 0, falseNegative = 0, falsePositive = 0, trueNegative = 0]) => ({
    truePositive,
    falsePositive,
    falseNegative,
    trueNegative,
  }));
}

/** Part of all values that is right; NaN for none. */
export function labelAccuracy(counts: readonly LabelCounts[]): number {
  let [right, all] = [0, 0];
  for (const { truePositive, falsePositive, falseNegative, trueNegative } of counts) {
    right += truePositive + trueNegative;
    all += truePositive + falsePositive + falseNegative + trueNegative;
  }
  return right / all;
}

/** Unweighted mean over places of the harmonic mean of precision and recall; 0 where neither has a denominator. */
export function labelF1(counts: readonly LabelCounts[]): number {
  const each = counts.map(({ truePositive, falsePositive, falseNegative }) => {
    const whole = 2 * truePositive + falsePositive + falseNegative;
    return whole === 0 ? 0 : (2 * truePositive) / whole;
  });
  return each.reduce((sum, one) => sum + one, 0) / each.length;
}
