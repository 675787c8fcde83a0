/**
 * Batch normalisation `[…, channels]` by TensorFlow's fused operations: one for the values, one for all gradients. Only on the
 * native backend.
 */
import type { GradSaveFunc, NamedTensorMap, Tensor } from "@tensorflow/tfjs";
import { attribute, executeNativeMany, type NativeAttributes } from "../native-ops.ts";
import { nth, type TensorFlow } from "./replacement.ts";

/** What is normalised, and how. */
export interface FusedBatchNorm {
  /** `[…, channels]` float32. */
  readonly x: Tensor;
  /** `[channels]`. */
  readonly gamma: Tensor;
  readonly beta: Tensor;
  readonly epsilon: number;
  /** `[channels]` each, to normalise by; null: the batch's own. */
  readonly statistics: { readonly mean: Tensor; readonly variance: Tensor } | null;
}

/** The result, and the batch's mean and biased variance where those were used; the caller disposes all. */
export interface NormalisedBatch {
  readonly y: Tensor;
  readonly batch: { readonly mean: Tensor; readonly variance: Tensor } | null;
}

function attributesOf({ epsilon, statistics }: FusedBatchNorm): NativeAttributes {
  return {
    T: attribute.type("float32"),
    U: attribute.type("float32"),
    epsilon: attribute.float(epsilon),
    data_format: attribute.string("NHWC"),
    is_training: attribute.bool(statistics === null),
  };
}

/** Normalises; the mean and the variance that it may be given get no gradient. */
export function fusedBatchNorm(tf: TensorFlow, given: FusedBatchNorm): NormalisedBatch {
  const { x, gamma, beta, statistics } = given;
  const channels = x.shape.at(-1) ?? 1;
  const count = x.size / channels;
  // The operation knows images only, and positions are all one to it.
  const form = [count, 1, 1, channels];
  const attributes = attributesOf(given);
  const batch: NamedTensorMap = {};
  const op = tf.customGrad((...inputs) => {
    // The three inputs, and the function that keeps tensors for the gradient.
    const [image, scale, shift, save] = inputs as [Tensor, Tensor, Tensor, GradSaveFunc];
    const empty = tf.tensor1d([]);
    const results = executeNativeMany(
      "FusedBatchNormV3",
      { ...attributes, exponential_avg_factor: attribute.float(1) },
      { inputs: [image, scale, shift, statistics?.mean ?? empty, statistics?.variance ?? empty], outputs: 6 },
    );
    const [value, mean, unbiased, ...reserved] = [0, 1, 2, 3, 4, 5].map((index) => nth(results, index));
    if (statistics === null && mean !== undefined && unbiased !== undefined) {
      batch["mean"] = tf.keep(mean);
      batch["variance"] = tf.keep(tf.mul(unbiased, count > 1 ? (count - 1) / count : 1));
    }
    save([image, scale, ...reserved]);
    return {
      value: nth(
        [value].flatMap((one) => one ?? []),
        0,
      ),
      gradFunc: (dy: Tensor, saved: Tensor[]) =>
        executeNativeMany("FusedBatchNormGradV3", attributes, { inputs: [dy, ...saved], outputs: 5 }).slice(0, 3),
    };
  });
  const y = tf.reshape(op(tf.reshape(x, form), gamma, beta), x.shape);
  const { mean, variance } = batch;
  return { y, batch: mean === undefined || variance === undefined ? null : { mean, variance } };
}
