/**
 * Values of rows in, how strange each row is out: one score a row, the greater the stranger. One function for each detector of the catalog,
 * each with its source.
 */
import type { CheckedCall } from "@penstock/dsl";
import { InternalError } from "../../internal-error.ts";
import { numberArgument } from "../../ops/arguments.ts";
import type { Tf } from "../../ops/operator.ts";
import type { RowBlock } from "./row-values.ts";

/** What a detector looks at. */
export interface Seen {
  /** Scores of classes before they become probabilities. */
  readonly logits: RowBlock;
  /** Values of the layer; null for detectors that look at none. */
  readonly layer: RowBlock | null;
}

/** Train rows, with the class of each. */
export interface Learned {
  readonly layer: RowBlock;
  readonly labels: Int32Array;
}

/** What a detector is made of. */
export interface DetectorInput {
  readonly tf: Tf;
  readonly call: CheckedCall;
  /** Read only by detectors that look at a layer. */
  readonly learned: () => Learned;
}

/** Scores rows. */
export type Detector = (seen: Seen) => Float32Array;

const rowsAtOnce = 512;

function layerOf({ layer }: Seen): RowBlock {
  if (layer === null) throw new InternalError("a detector has no layer to look at");
  return layer;
}

/** For each row one number of its scores; of a single score, that of the second of two classes, the first has 0. */
function overRows(
  { width, data }: RowBlock,
  figure: (scores: Float32Array | readonly number[]) => number,
): Float32Array {
  return Float32Array.from({ length: data.length / width }, (_, row) => {
    const own = data.subarray(row * width, (row + 1) * width);
    return figure(width === 1 ? [0, own[0] ?? 0] : own);
  });
}

/** log Σ exp(score / temperature), without overflow. */
function logSum(scores: Float32Array | readonly number[], temperature = 1): number {
  const most = Math.max(...scores);
  let sum = 0;
  for (const score of scores) sum += Math.exp((score - most) / temperature);
  return most / temperature + Math.log(sum);
}

/** log Σ exp(score) − Σ p · score, which is −Σ p · log p of p = softmax(score). */
function entropyOf(scores: Float32Array | readonly number[]): number {
  const total = logSum(scores);
  let mean = 0;
  for (const score of scores) mean += Math.exp(score - total) * score;
  return total - mean;
}

/** Every detector, by its name in the language. */
export const detectorMakers: ReadonlyMap<string, (input: DetectorInput) => Detector> = new Map<
  string,
  (input: DetectorInput) => Detector
>([
  /** 1 − max softmax (Hendrycks and Gimpel, 2017). */
  [
    "max_probability",
    () =>
      ({ logits }) =>
        overRows(logits, (scores) => 1 - Math.exp(Math.max(...scores) - logSum(scores))),
  ],
  /** −T · log Σ exp(score / T) (Liu et al., 2020, equation 4). */
  [
    "energy",
    ({ call }) => {
      const temperature = numberArgument(call.args, "temperature");
      return ({ logits }) => overRows(logits, (scores) => -temperature * logSum(scores, temperature));
    },
  ],
  /** −Σ p · log p of the softmax, in nats (Shannon, 1948). */
  [
    "entropy",
    () =>
      ({ logits }) =>
        overRows(logits, entropyOf),
  ],
  ["mahalanobis", mahalanobis],
  ["knn", nearestTrainRows],
]);

/** Distance from the k-th nearest train row, of directions (Sun et al., 2022, section 3). */
function nearestTrainRows({ tf, call, learned }: DetectorInput): Detector {
  const { layer } = learned();
  const k = Math.min(numberArgument(call.args, "k"), layer.data.length / layer.width);
  const known = directions(layer);
  return (seen) => {
    const asked = directions(layerOf(seen));
    return tf.tidy(() => {
      const searched = tf.tensor2d(known.data, [known.data.length / known.width, known.width]);
      return inParts(asked, (part) => {
        const like = tf.topk(tf.matMul(part, searched, false, true), k).values;
        const kth = tf.slice(like, [0, k - 1], [-1, 1]);
        // Between vectors of length 1: |a − b|² = 2 − 2ab.
        return tf.sqrt(tf.relu(tf.sub(2, tf.mul(2, kth))));
      });
    });

    function inParts(
      { width, data }: RowBlock,
      distances: (part: ReturnType<Tf["tensor2d"]>) => ReturnType<Tf["sqrt"]>,
    ): Float32Array {
      const rows = data.length / width;
      const found = new Float32Array(rows);
      for (let start = 0; start < rows; start += rowsAtOnce) {
        const own = data.slice(start * width, (start + rowsAtOnce) * width);
        found.set(
          tf.tidy(() => distances(tf.tensor2d(own, [own.length / width, width])).dataSync<"float32">()),
          start,
        );
      }
      return found;
    }
  };
}

/** Rows brought to length 1; rows of zeros stay. */
function directions({ width, data }: RowBlock): RowBlock {
  const found = new Float32Array(data.length);
  for (let start = 0; start < data.length; start += width) {
    let sum = 0;
    for (let at = start; at < start + width; at++) sum += (data[at] ?? 0) ** 2;
    const length = Math.sqrt(sum) || 1;
    for (let at = start; at < start + width; at++) found[at] = (data[at] ?? 0) / length;
  }
  return { width, data: found };
}

/**
 * Squared distance from the nearest class mean by the covariance that all classes share (Lee et al., 2018, equation 2), which is drawn to
 * the identity by `shrink` of its mean variance. With Σ = LLᵀ it is the squared length of L⁻¹(x − μ).
 */
function mahalanobis({ call, learned }: DetectorInput): Detector {
  const { layer, labels } = learned();
  const { width, data } = layer;
  const rows = data.length / width;
  const classes = labels.reduce((most, label) => Math.max(most, label + 1), 1);
  const counts = new Float64Array(classes);
  const means = new Float64Array(classes * width);
  for (let row = 0; row < rows; row++) {
    const label = labels[row] ?? 0;
    counts[label] = (counts[label] ?? 0) + 1;
    for (let at = 0; at < width; at++) {
      const place = label * width + at;
      means[place] = (means[place] ?? 0) + (data[row * width + at] ?? 0);
    }
  }
  const present = Array.from(counts, (count, label) => ({ count, label })).filter(({ count }) => count > 0);
  for (const { count, label } of present) {
    for (let at = label * width; at < (label + 1) * width; at++) means[at] = (means[at] ?? 0) / count;
  }
  const factor = cholesky(shrunk(spread(layer, labels, means), width, numberArgument(call.args, "shrink")), width);
  const whitened = present.map(({ label }) => solved(factor, means.subarray(label * width, (label + 1) * width)));
  return (seen) => {
    const asked = layerOf(seen);
    return Float32Array.from({ length: asked.data.length / width }, (_, row) => {
      const own = solved(factor, asked.data.subarray(row * width, (row + 1) * width));
      let least = Number.POSITIVE_INFINITY;
      for (const mean of whitened) {
        let sum = 0;
        for (let at = 0; at < width && sum < least; at++) sum += ((own[at] ?? 0) - (mean[at] ?? 0)) ** 2;
        least = Math.min(least, sum);
      }
      return least;
    });
  };
}

/** `[width, width]`: covariance of rows around the means of their classes; its lower half. */
function spread({ width, data }: RowBlock, labels: Int32Array, means: Float64Array): Float64Array {
  const rows = data.length / width;
  const sums = new Float64Array(width * width);
  const own = new Float64Array(width);
  for (let row = 0; row < rows; row++) {
    const mean = (labels[row] ?? 0) * width;
    for (let at = 0; at < width; at++) own[at] = (data[row * width + at] ?? 0) - (means[mean + at] ?? 0);
    for (let i = 0; i < width; i++) {
      const left = own[i] ?? 0;
      if (left === 0) continue;
      for (let j = 0; j <= i; j++) sums[i * width + j] = (sums[i * width + j] ?? 0) + left * (own[j] ?? 0);
    }
  }
  return sums.map((sum) => sum / Math.max(1, rows));
}

/** (1 − shrink) · covariance + shrink · mean variance · identity; never quite without the second. */
function shrunk(covariance: Float64Array, width: number, shrink: number): Float64Array {
  let trace = 0;
  for (let at = 0; at < width; at++) trace += covariance[at * width + at] ?? 0;
  const share = Math.max(shrink, 1e-6);
  const added = share * (trace / width || 1);
  return covariance.map((value, place) => {
    const diagonal = place % (width + 1) === 0 ? added : 0;
    return (1 - share) * value + diagonal;
  });
}

/** L of a positive definite matrix LLᵀ, of which the lower half is read. */
function cholesky(matrix: Float64Array, width: number): Float64Array {
  const lower = new Float64Array(width * width);
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * width + j] ?? 0;
      for (let k = 0; k < j; k++) sum -= (lower[i * width + k] ?? 0) * (lower[j * width + k] ?? 0);
      lower[i * width + j] = i === j ? Math.sqrt(sum) : sum / (lower[j * width + j] ?? 1);
    }
  }
  return lower;
}

/** L⁻¹x. */
function solved(lower: Float64Array, x: Float32Array | Float64Array): Float64Array {
  const width = x.length;
  const found = new Float64Array(width);
  for (let i = 0; i < width; i++) {
    let sum = x[i] ?? 0;
    for (let j = 0; j < i; j++) sum -= (lower[i * width + j] ?? 0) * (found[j] ?? 0);
    found[i] = sum / (lower[i * width + i] ?? 1);
  }
  return found;
}
