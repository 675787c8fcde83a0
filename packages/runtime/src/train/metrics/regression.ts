/**
 * Figures of predicted numbers, over all values of all rows: squared and absolute errors, the pinball loss, and what part of the spread is
 * explained.
 */
import { countAt, type RowCounts } from "./row-counts.ts";

/** Numbers `[rows, width]`, true and predicted. */
export interface NumberAnswers {
  readonly truth: Float32Array;
  readonly values: Float32Array;
  readonly width: number;
}

/** Mean over the values of a row, for every row; `cost` is given true − predicted. Sums in float64. */
function rowCosts({ truth, values, width }: NumberAnswers, cost: (error: number) => number): Float64Array {
  return Float64Array.from({ length: truth.length / width }, (_, row) => {
    let sum = 0;
    for (let index = row * width; index < (row + 1) * width; index++) {
      sum += cost((truth[index] ?? 0) - (values[index] ?? 0));
    }
    return sum / width;
  });
}

/** Mean squared error of each row. */
export function squaredErrors(answers: NumberAnswers): Float64Array {
  return rowCosts(answers, (error) => error * error);
}

/** Mean absolute error of each row. */
export function absoluteErrors(answers: NumberAnswers): Float64Array {
  return rowCosts(answers, Math.abs);
}

/** Pinball loss of each row for the value that a part `at` of the truth lies below (Koenker and Bassett, 1978). */
export function pinballLosses(answers: NumberAnswers, at: number): Float64Array {
  return rowCosts(answers, (error) => Math.max(at * error, (at - 1) * error));
}

/**
 * Coefficient of determination, of vectors the mean over their places: 1 − squared errors over squared distances from the mean. Where the truth
 * never differs it is 1 if every answer is right and 0 otherwise, as scikit-learn has it; NaN of fewer than two rows.
 */
export function determinationOf({ truth, values, width }: NumberAnswers, counts: RowCounts): number {
  const rows = truth.length / width;
  let total = 0;
  for (let place = 0; place < width; place++) {
    let [all, sum, least, most] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let row = 0; row < rows; row++) {
      const count = countAt(counts, row);
      if (count === 0) continue;
      all += count;
      const value = truth[row * width + place] ?? 0;
      sum += count * value;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    if (all < 2) return Number.NaN;
    const mean = sum / all;
    let [spread, errors] = [0, 0];
    for (let row = 0; row < rows; row++) {
      const count = countAt(counts, row);
      if (count === 0) continue;
      const value = truth[row * width + place] ?? 0;
      spread += count * (value - mean) ** 2;
      errors += count * (value - (values[row * width + place] ?? 0)) ** 2;
    }
    // Of equal numbers the rounding of their mean alone would be a spread.
    if (spread > 0 && most > least) total += 1 - errors / spread;
    else if (errors === 0) total += 1;
    else if (Number.isNaN(errors)) return Number.NaN;
  }
  return total / width;
}
