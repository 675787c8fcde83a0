/**
 * Probabilities of classes and the truth in, what they cost out, row by row: logarithmic and quadratic scores, and how far confidence and
 * accuracy are apart. The first two are scikit-learn's.
 */
import { argmaxOf } from "./classification.ts";
import { countAt, countOf, type RowCounts } from "./row-counts.ts";

/** Probabilities `[rows, width]` and true classes `[rows]`. */
export interface ClassProbabilities {
  readonly values: Float32Array;
  readonly width: number;
  readonly truth: Int32Array;
}

/** The smallest step of a float32 next to 1: nearer to 0 and 1 than this no probability is taken at its word. */
const epsilon = 2 ** -23;

const clipped = (probability: number): number => Math.min(1 - epsilon, Math.max(epsilon, probability));

/** Logarithmic score of each row: −ln of what the true class was given. */
export function logScores({ values, width, truth }: ClassProbabilities): Float64Array {
  return Float64Array.from(truth, (label, row) => -Math.log(clipped(values[row * width + label] ?? 0)));
}

/** Brier's score of each row: the squared distance from the truth, of two classes half of it (Brier, 1950). */
export function brierScores({ values, width, truth }: ClassProbabilities): Float64Array {
  return Float64Array.from(truth, (label, row) => {
    let sum = 0;
    for (let index = 0; index < width; index++) {
      sum += ((values[row * width + index] ?? 0) - (index === label ? 1 : 0)) ** 2;
    }
    return width === 2 ? sum / 2 : sum;
  });
}

/** Logarithmic score of each row of answers of yes and no `[rows, width]`: the mean over its values. */
export function labelLogScores({ values, width, truth }: LabelProbabilities): Float64Array {
  return overRows(width, values.length, (index) => {
    const given = clipped(values[index] ?? 0);
    return -Math.log((truth[index] ?? 0) > 0.5 ? given : 1 - given);
  });
}

/** Brier's score of each row of answers of yes and no: the mean over its values. */
export function labelBrierScores({ values, width, truth }: LabelProbabilities): Float64Array {
  return overRows(width, values.length, (index) => ((values[index] ?? 0) - ((truth[index] ?? 0) > 0.5 ? 1 : 0)) ** 2);
}

/** Answers of yes and no, several a row, both `[rows, width]`. */
export interface LabelProbabilities {
  readonly values: Float32Array;
  readonly width: number;
  readonly truth: ArrayLike<number>;
}

function overRows(width: number, length: number, cost: (index: number) => number): Float64Array {
  return Float64Array.from({ length: length / width }, (_, row) => {
    let sum = 0;
    for (let place = 0; place < width; place++) sum += cost(row * width + place);
    return sum / width;
  });
}

/** What rows of about the same confidence have come to. */
export interface ConfidenceBin {
  /** Ends of the bin; the lower one is not in it. */
  readonly low: number;
  readonly high: number;
  readonly rows: number;
  /** Means over its rows; NaN without any. */
  readonly confidence: number;
  readonly accuracy: number;
}

/** How sure an answer is and whether it is right, by row. */
export interface Confidences {
  readonly confidence: Float64Array;
  readonly right: Uint8Array;
}

/** The probability of each row's likeliest class, and whether that is the truth. */
export function confidencesOf({ values, width, truth }: ClassProbabilities): Confidences {
  const confidence = new Float64Array(truth.length);
  const right = new Uint8Array(truth.length);
  truth.forEach((label, row) => {
    const answer = argmaxOf(values, row * width, width);
    confidence[row] = values[row * width + answer] ?? 0;
    right[row] = answer === label ? 1 : 0;
  });
  return { confidence, right };
}

/** As many as Guo et al. (On Calibration of Modern Neural Networks, 2017) take. */
const usualBins = 15;

/** Rows in bins of equal width over 0 … 1. */
export function confidenceBins(
  { confidence, right }: Confidences,
  counts: RowCounts,
  bins = usualBins,
): ConfidenceBin[] {
  const [rows, sure, hits] = [new Float64Array(bins), new Float64Array(bins), new Float64Array(bins)];
  // Edges as NumPy's linspace has them, so that a confidence on an edge falls where its own would.
  const edge = (index: number): number => (index === bins ? 1 : index * (1 / bins));
  for (let row = 0; row < confidence.length; row++) {
    const count = countAt(counts, row);
    const value = confidence[row] ?? 0;
    let bin = Math.min(bins - 1, Math.max(0, Math.ceil(value * bins) - 1));
    if (bin > 0 && value <= edge(bin)) bin--;
    else if (bin < bins - 1 && value > edge(bin + 1)) bin++;
    rows[bin] = (rows[bin] ?? 0) + count;
    sure[bin] = (sure[bin] ?? 0) + count * value;
    hits[bin] = (hits[bin] ?? 0) + count * (right[row] ?? 0);
  }
  return Array.from({ length: bins }, (_, bin) => {
    const all = rows[bin] ?? 0;
    return {
      low: edge(bin),
      high: edge(bin + 1),
      rows: all,
      confidence: (sure[bin] ?? 0) / all,
      accuracy: (hits[bin] ?? 0) / all,
    };
  });
}

/** Expected calibration error: how far confidence and accuracy are apart in bins of confidence, in the mean over rows. NaN of no rows. */
export function calibrationError(confidences: Confidences, counts: RowCounts, bins = usualBins): number {
  const all = countOf(confidences.confidence.length, counts);
  if (all === 0) return Number.NaN;
  const apart = confidenceBins(confidences, counts, bins).map(({ rows, confidence, accuracy }) =>
    rows === 0 ? 0 : rows * Math.abs(confidence - accuracy),
  );
  return apart.reduce((sum, one) => sum + one, 0) / all;
}
