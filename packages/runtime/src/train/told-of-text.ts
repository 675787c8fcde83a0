/**
 * What is kept of an output that gives a text: the likeliest word of each place, then, once for the row, the log likelihood of its truth. The
 * probabilities themselves, one for every word of the vocabulary at every place, would be too many to keep.
 */
import type { Tensor } from "@tensorflow/tfjs";
import type { Tf } from "../ops/operator.ts";
import { textLosses, wordsIn } from "./losses/of-texts.ts";

/** `[rows, places + 1]` float32 of `[rows, places, words]` logits and the numbers of true words, `[rows, places]`. */
export function toldOfText(tf: Tf, { logits, target }: { readonly logits: Tensor; readonly target: Tensor }): Tensor {
  const words = tf.cast(tf.argMax(logits, -1), "float32");
  const means = textLosses(tf, { output: logits, logits, target }, 0);
  const likelihood = tf.neg(tf.mul(means, tf.sum(wordsIn(tf, target), 1)));
  return tf.concat([words, tf.reshape(likelihood, [-1, 1])], 1);
}
