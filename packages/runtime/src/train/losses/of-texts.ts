/**
 * Cross entropy of a text: of each of its words given those before, in the mean over the words of a row; padding has no part in it. Logits are
 * the largest tensor of a model that writes, so nothing else of their size is made forwards, and one of it backwards.
 */
import type { GradSaveFunc, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { computesNatively, sparseCrossEntropy } from "../../backend/index.ts";
import type { Tf } from "../../ops/operator.ts";
import { type LossInput, logitsOf } from "./loss.ts";

/** Whether a target is a text: numbers of words. A mask has one axis more. */
export function isText({ dtype, rank }: Tensor): boolean {
  return dtype === "int32" && rank === 2;
}

/** Of `[places, words]` logits, what smoothing adds to −log p of the truth: s · (its logit − the mean logit). */
function smoothingOf(tf: Tf, logits: Tensor2D, labels: Tensor1D, smoothing: number): Tensor1D {
  const [places, words] = logits.shape;
  const at = (): Tensor1D => tf.add(tf.mul(tf.range(0, places, 1, "int32"), tf.scalar(words, "int32")), labels);
  const op = tf.customGrad((...given) => {
    const [inner, save] = given as [Tensor2D, GradSaveFunc]; // one input, and what keeps tensors for the gradient
    save([labels]);
    const own = tf.gather(tf.reshape(inner, [-1]), at());
    return {
      value: tf.mul(tf.sub(own, tf.mean(inner, 1)), smoothing),
      gradFunc: (dy: Tensor) => {
        const by = tf.mul(tf.reshape(dy, [-1, 1]), smoothing);
        const hot = tf.cast(tf.oneHot(labels, words), "float32");
        return tf.mul(tf.sub(hot, 1 / words), by);
      },
    };
  });
  return op(logits) as Tensor1D; // one number a place
}

/** −log p of each word, `[places]`; `logits` `[places, words]`. */
function wordLosses(tf: Tf, logits: Tensor2D, labels: Tensor1D): Tensor1D {
  if (computesNatively(tf)) return sparseCrossEntropy(tf, { logits, target: labels }) as Tensor1D; // one number a place
  const [, words] = logits.shape;
  const hot = tf.cast(tf.oneHot(labels, words), "float32");
  return tf.neg(tf.sum(tf.mul(hot, tf.logSoftmax(logits)), -1));
}

/** 1 for each word of a text and 0 for padding, `[rows, places]`. */
export function wordsIn(tf: Tf, target: Tensor): Tensor2D {
  return tf.cast(tf.notEqual(target, tf.scalar(0, "int32")), "float32") as Tensor2D; // of the shape of the target
}

/** Each row's mean over its words, `[rows]`. */
export function textLosses(tf: Tf, input: LossInput, smoothing: number): Tensor {
  const { target } = input;
  const all = logitsOf(input);
  const logits: Tensor2D = tf.reshape(all, [target.size, all.shape.at(-1) ?? 1]);
  const labels: Tensor1D = tf.reshape(target, [target.size]);
  const plain = wordLosses(tf, logits, labels);
  const each = smoothing === 0 ? plain : tf.add(plain, smoothingOf(tf, logits, labels, smoothing));
  const counts = wordsIn(tf, target);
  const sums = tf.sum(tf.mul(tf.reshape(each, counts.shape), counts), 1);
  return tf.div(sums, tf.maximum(tf.sum(counts, 1), 1));
}
