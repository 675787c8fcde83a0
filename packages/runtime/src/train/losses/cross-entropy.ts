/**
 * `cross_entropy`: −Σ t·log softmax(logits), t the one-hot target, softened to (1−s)·t + s/classes by `smoothing`
 * (Szegedy et al., 2016, section 7). Works on logits, so that small probabilities lose no digits.
 */
import type { Tensor, Tensor1D } from "@tensorflow/tfjs";
import { computesNatively, denseCrossEntropy, sparseCrossEntropy } from "../../backend/index.ts";
import { numberArgument } from "../../ops/arguments.ts";
import type { Tf } from "../../ops/operator.ts";
import { type Loss, logitsOf } from "./loss.ts";
import { isText, textLosses } from "./of-texts.ts";
import { alsoOfPixels } from "./pixels.ts";

/** The softened one-hot target, `[batch, classes]`. */
export function softTarget(
  tf: Tf,
  labels: Tensor1D,
  { classes, smoothing }: { readonly classes: number; readonly smoothing: number },
): Tensor {
  // Softened afterwards: TensorFlow.js gives int32 unless told otherwise, and its WASM kernel knows no other type.
  const hot = tf.cast(tf.oneHot(labels, classes), "float32");
  return smoothing === 0 ? hot : tf.add(tf.mul(hot, 1 - smoothing), smoothing / classes);
}

/** The loss as its formula says, for backends without an operation for it. */
export const crossEntropyByFormula: Loss = alsoOfPixels((tf, input, args) => {
  const { target } = input;
  const logits = logitsOf(input);
  const form = { classes: logits.shape.at(-1) ?? 1, smoothing: numberArgument(args, "smoothing") };
  const soft = softTarget(tf, target as Tensor1D, form); // class targets are [batch]
  return tf.neg(tf.sum(tf.mul(soft, tf.logSoftmax(logits)), -1));
});

const ofClasses: Loss = alsoOfPixels((tf, input, args) => {
  const { logits, target } = input;
  if (logits === null || !computesNatively(tf)) return crossEntropyByFormula(tf, input, args);
  const classes = logits.shape.at(-1) ?? 1;
  const smoothing = numberArgument(args, "smoothing");
  const labels = target as Tensor1D; // class targets are [batch]
  if (smoothing === 0) return sparseCrossEntropy(tf, { logits, target: labels });
  return denseCrossEntropy(tf, { logits, target: softTarget(tf, labels, { classes, smoothing }) });
});

export const crossEntropy: Loss = (tf, input, args) =>
  isText(input.target) ? textLosses(tf, input, numberArgument(args, "smoothing")) : ofClasses(tf, input, args);
