/** Parts that several networks of the comparison share, written as a user of TensorFlow.js writes them. */
import type { Scalar, Tensor } from "@tensorflow/tfjs";
import type { Tf } from "../../../packages/runtime/src/ops/operator.ts";
import { crossEntropy } from "../../../packages/runtime/src/train/losses/cross-entropy.ts";
import { type Weights, weight } from "./network.ts";

/** x·kernel + bias; `x` is `[rows, in]`. */
export function linear(tf: Tf, x: Tensor, weights: Weights, name: string): Tensor {
  return tf.add(tf.matMul(x, weight(weights, `${name}/kernel`)), weight(weights, `${name}/bias`));
}

/** Mean cross entropy of logits `[batch, classes]` with classes `[batch]`: the loss of the language. */
export function classificationLoss(tf: Tf, logits: Tensor, target: Tensor): Scalar {
  return tf.mean(crossEntropy(tf, { output: logits, logits, target }, { smoothing: 0 }));
}
