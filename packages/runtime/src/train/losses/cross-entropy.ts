/**
 * `cross_entropy`: −Σ t·log softmax(logits), t the one-hot target, softened to (1−s)·t + s/classes by `smoothing`
 * (Szegedy et al., 2016, section 7). Works on logits, so that small probabilities lose no digits.
 */
import type { Tensor1D } from "@tensorflow/tfjs";
import { InternalError } from "../../internal-error.ts";
import { numberArgument } from "../../ops/arguments.ts";
import type { Loss } from "./loss.ts";

export const crossEntropy: Loss = (tf, { logits, target }, args) => {
  if (logits === null) throw new InternalError("cross_entropy was given an output without logits");
  const classes = logits.shape.at(-1) ?? 1;
  const smoothing = numberArgument(args, "smoothing");
  const labels = target as Tensor1D; // class targets are [batch]
  // Softened afterwards: TensorFlow.js gives int32 unless told otherwise, and its WASM kernel knows no other type.
  const hot = tf.cast(tf.oneHot(labels, classes), "float32");
  const soft = smoothing === 0 ? hot : tf.add(tf.mul(hot, 1 - smoothing), smoothing / classes);
  return tf.neg(tf.sum(tf.mul(soft, tf.logSoftmax(logits)), -1));
};
