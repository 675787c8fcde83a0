/**
 * `hinge`: how far the truth's score falls short of leading by 1, squared where asked. One value tells two classes by its sign:
 * max(0, 1 − y·x) with y = ±1, as Keras's Hinge and SquaredHinge. Of several, Σ max(0, 1 − x_truth + x_j) / classes over
 * the others, as PyTorch's MultiMarginLoss.
 */
import type { Tensor, Tensor1D } from "@tensorflow/tfjs";
import type { Tf } from "../../ops/operator.ts";
import { softTarget } from "./cross-entropy.ts";
import { byRow, type Loss } from "./loss.ts";
import { truthOf } from "./yes-or-no.ts";

function shortOf(tf: Tf, lead: Tensor, squared: boolean): Tensor {
  const short = tf.relu(tf.sub(1, lead));
  return squared ? tf.square(short) : short;
}

export const hinge: Loss = (tf, { output, target }, args) => {
  const squared = args["squared"] === true;
  const scores = byRow(tf, output);
  const classes = scores.shape[1] ?? 1;
  if (classes === 1) {
    const sign = tf.sub(tf.mul(truthOf(tf, target, 0), 2), 1);
    return tf.mean(shortOf(tf, tf.mul(sign, scores), squared), -1);
  }
  const hot = softTarget(tf, target as Tensor1D, { classes, smoothing: 0 }); // class targets are [batch]
  const right = tf.sum(tf.mul(hot, scores), -1, true);
  const others = tf.mul(tf.sub(1, hot), shortOf(tf, tf.sub(right, scores), squared));
  return tf.div(tf.sum(others, -1), classes);
};
