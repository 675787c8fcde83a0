/**
 * Cross entropy of a text: of each of its words given those before, in the mean over the words of a row; padding has no part in it. Logits are
 * the largest tensor of a model that writes, so natively nothing else of their size is made but their slope.
 */
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { computesNatively, smoothedCrossEntropy, sparseCrossEntropy } from "../../backend/index.ts";
import type { Tf } from "../../ops/operator.ts";
import { type LossInput, logitsOf } from "./loss.ts";

/** Whether a target is a text: numbers of words. A mask has one axis more. */
export function isText({ dtype, rank }: Tensor): boolean {
  return dtype === "int32" && rank === 2;
}

/** 1 for each word of a text and 0 for padding, `[rows, places]`. */
export function wordsIn(tf: Tf, target: Tensor): Tensor2D {
  return tf.cast(tf.notEqual(target, tf.scalar(0, "int32")), "float32") as Tensor2D; // of the shape of the target
}

/** −Σ t·log p of each word, `[places]`, t its one-hot truth softened by `smoothing`; `logits` `[places, words]`. */
function wordLosses(tf: Tf, logits: Tensor2D, labels: Tensor1D, smoothing: number): Tensor {
  if (computesNatively(tf)) {
    return smoothing === 0
      ? sparseCrossEntropy(tf, { logits, target: labels })
      : smoothedCrossEntropy(tf, { logits, target: labels, smoothing });
  }
  const [, words] = logits.shape;
  const hot = tf.cast(tf.oneHot(labels, words), "float32");
  const soft = smoothing === 0 ? hot : tf.add(tf.mul(hot, 1 - smoothing), smoothing / words);
  return tf.neg(tf.sum(tf.mul(soft, tf.logSoftmax(logits)), -1));
}

/** Each row's mean over its words, `[rows]`. */
export function textLosses(tf: Tf, input: LossInput, smoothing: number): Tensor {
  const { target } = input;
  const all = logitsOf(input);
  const logits: Tensor2D = tf.reshape(all, [target.size, all.shape.at(-1) ?? 1]);
  const labels: Tensor1D = tf.reshape(target, [target.size]);
  const each = wordLosses(tf, logits, labels, smoothing);
  const counts = wordsIn(tf, target);
  const sums = tf.sum(tf.mul(tf.reshape(each, counts.shape), counts), 1);
  return tf.div(sums, tf.maximum(tf.sum(counts, 1), 1));
}
