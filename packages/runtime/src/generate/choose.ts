/** Logits of the next word in, the likeliest words with their log probabilities out. */
import type { Tensor } from "@tensorflow/tfjs";
import type { Tf } from "../ops/operator.ts";

/** How many words of each row are looked at, and what their logits are divided by. */
export interface Choosing {
  readonly most: number;
  readonly temperature: number;
}

/** The likeliest words of each row, the likeliest first: `[rows, most]` each. */
export interface Chosen {
  readonly logs: Tensor;
  readonly words: Tensor;
}

/** Lower than any logit. */
const never = -1e9;
/** Padding, and the sign for words that a vocabulary lacks: neither stands in a text. */
const silent = 2;

/** Chooses among words; those that no text holds are never among them. */
export function choose(tf: Tf, logits: Tensor, { most, temperature }: Choosing): Chosen {
  const [, words = 0] = logits.shape;
  const banned = tf.mul(tf.cast(tf.less(tf.range(0, words), silent), "float32"), never);
  const shown = tf.add(temperature === 1 ? logits : tf.div(logits, temperature), banned);
  const { values, indices } = tf.topk(tf.logSoftmax(shown), Math.min(most, words));
  return { logs: values, words: tf.cast(indices, "int32") };
}
