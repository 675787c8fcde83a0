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
  const oneHot = tf.oneHot(target as Tensor1D, classes, 1 - smoothing + smoothing / classes, smoothing / classes); // class targets are [batch]
  return tf.neg(tf.sum(tf.mul(tf.cast(oneHot, "float32"), tf.logSoftmax(logits)), -1));
};
