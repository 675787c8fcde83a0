/**
 * Figures of answers of yes and no, several a row: each place of the vector is counted by itself, of pictures each channel. Equal to
 * scikit-learn's for indicator matrices with `zero_division=0`, but for accuracy, which is Keras's: the part of all values that is right.
 */
import type { Mean, Part } from "./class-counts.ts";
import { countAt, type RowCounts } from "./row-counts.ts";

/** Answers `[rows, width]` of which every `places`-th value is about the same thing. */
export interface LabelAnswers {
  readonly values: Float32Array;
  readonly truth: ArrayLike<number>;
  readonly width: number;
  readonly places: number;
}

/** What became of the values of one place. */
export interface LabelCounts {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly falseNegative: number;
  readonly trueNegative: number;
}

/** For every row and place, its values by what became of them: true and yes, true and no, false and yes, false and no. */
export interface LabelCells {
  /** `[rows, places, 4]`. */
  readonly cells: Uint32Array;
  readonly places: number;
}

/** Counts within each row; an answer above a half is yes. */
export function labelCells({ values, truth, width, places }: LabelAnswers): LabelCells {
  const cells = new Uint32Array((values.length / width) * places * 4);
  for (let index = 0; index < values.length; index++) {
    const row = Math.floor(index / width);
    const cell = ((truth[index] ?? 0) > 0.5 ? 0 : 2) + ((values[index] ?? 0) > 0.5 ? 0 : 1);
    const at = (row * places + ((index - row * width) % places)) * 4 + cell;
    cells[at] = (cells[at] ?? 0) + 1;
  }
  return { cells, places };
}

/** Counts by place over rows. */
export function labelConfusion({ cells, places }: LabelCells, counts: RowCounts): LabelCounts[] {
  const totals = new Float64Array(places * 4);
  const wide = totals.length;
  for (let row = 0; row < cells.length / wide; row++) {
    const count = countAt(counts, row);
    if (count === 0) continue;
    for (let cell = 0; cell < wide; cell++) {
      totals[cell] = (totals[cell] ?? 0) + count * (cells[row * wide + cell] ?? 0);
    }
  }
  return Array.from({ length: places }, (_, place) => {
    const [truePositive = 0, falseNegative = 0, falsePositive = 0, trueNegative = 0] = totals.subarray(4 * place);
    return { truePositive, falsePositive, falseNegative, trueNegative };
  });
}

const valuesOf = ({ truePositive, falsePositive, falseNegative, trueNegative }: LabelCounts): number =>
  truePositive + falsePositive + falseNegative + trueNegative;

function added(counts: readonly LabelCounts[]): LabelCounts {
  const total = (of: (one: LabelCounts) => number): number => counts.reduce((sum, one) => sum + of(one), 0);
  return {
    truePositive: total((one) => one.truePositive),
    falsePositive: total((one) => one.falsePositive),
    falseNegative: total((one) => one.falseNegative),
    trueNegative: total((one) => one.trueNegative),
  };
}

/** Part of all values that is right; NaN for none. */
export function labelAccuracy(counts: readonly LabelCounts[]): number {
  const all = added(counts);
  return (all.truePositive + all.trueNegative) / valuesOf(all);
}

/** Overlap over union, besides what classes have too. */
export type LabelPart = Part | "iou";

function partOf(part: LabelPart, { truePositive, falsePositive, falseNegative }: LabelCounts): number {
  const below = {
    precision: truePositive + falsePositive,
    recall: truePositive + falseNegative,
    f1: truePositive + (falsePositive + falseNegative) / 2,
    iou: truePositive + falsePositive + falseNegative,
  }[part];
  return below === 0 ? 0 : truePositive / below;
}

/**
 * Precision, recall, F1 (of areas: Dice) or overlap over union, of all places in one. 0 where nothing is below the line; NaN of no values, and
 * weighted by what is true where nothing is.
 */
export function labelPart(part: LabelPart, mean: Mean, counts: readonly LabelCounts[]): number {
  if (valuesOf(added(counts)) === 0) return Number.NaN;
  if (mean === "micro") return partOf(part, added(counts));
  let [total, weights] = [0, 0];
  for (const one of counts) {
    const weight = mean === "macro" ? 1 : one.truePositive + one.falseNegative;
    total += weight * partOf(part, one);
    weights += weight;
  }
  return total / weights;
}
