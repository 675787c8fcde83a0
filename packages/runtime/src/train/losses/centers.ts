/**
 * `centers` (Objects as Points, Zhou et al., 2019): the penalty-reduced focal loss of Law and Deng (2018) on heat maps, and absolute errors of
 * sizes and places in cells that hold a middle, all over the number of middles of the row. With p the heat and y its target,
 * −(1 − p)^α·log p where y is 1, −(1 − y)^β·p^α·log(1 − p) elsewhere. Works on scores, so that small heats lose no digits.
 */
import type { Tensor } from "@tensorflow/tfjs";
import { numberArgument } from "../../ops/arguments.ts";
import type { Tf } from "../../ops/operator.ts";
import { byRow, type Loss, type LossArguments } from "./loss.ts";

/** A power below 1 has no slope at 0; smaller numbers are as good as none. */
const least = 1e-37;

/** What a score of 0 is heated by: its logit. */
export function priorScore(args: LossArguments): number {
  const prior = numberArgument(args, "prior");
  return Math.log(prior / (1 - prior));
}

/** Some of the last axis. */
function channels(tf: Tf, tensor: Tensor, from: number, count: number): Tensor {
  const [rows = 0, height = 0, width = 0] = tensor.shape;
  return tf.slice(tensor, [0, 0, 0, from], [rows, height, width, count]);
}

function heatLoss(tf: Tf, scores: Tensor, heat: Tensor, args: LossArguments): Tensor {
  const [alpha, beta] = [numberArgument(args, "alpha"), numberArgument(args, "beta")];
  const power = (base: Tensor, exponent: number): Tensor => tf.pow(tf.maximum(base, least), exponent);
  const [yes, no] = [tf.sigmoid(scores), tf.sigmoid(tf.neg(scores))];
  const middle = tf.cast(tf.equal(heat, 1), "float32");
  // −log p and −log(1 − p).
  const [missed, wrong] = [tf.softplus(tf.neg(scores)), tf.softplus(scores)];
  const atMiddles = tf.mul(tf.mul(middle, power(no, alpha)), missed);
  const spared = tf.mul(tf.sub(1, middle), power(tf.sub(1, heat), beta));
  return tf.add(atMiddles, tf.mul(tf.mul(spared, power(yes, alpha)), wrong));
}

/** The size of an error, which has no slope at 0. */
function size(tf: Tf, error: Tensor): Tensor {
  return tf.add(tf.relu(error), tf.relu(tf.neg(error)));
}

export const centers: Loss = (tf, { output, target }, args) => {
  const classes = (output.shape.at(-1) ?? 4) - 4;
  const scores = tf.add(channels(tf, output, 0, classes), priorScore(args));
  const held = channels(tf, target, classes + 4, 1);
  const sum = (tensor: Tensor): Tensor => tf.sum(byRow(tf, tensor), -1);
  const errors = (from: number): Tensor => {
    const error = tf.sub(channels(tf, output, from, 2), channels(tf, target, from, 2));
    return sum(size(tf, tf.mul(error, held)));
  };
  const heat = sum(heatLoss(tf, scores, channels(tf, target, 0, classes), args));
  const sizes = tf.mul(errors(classes), numberArgument(args, "size_weight"));
  const places = tf.mul(errors(classes + 2), numberArgument(args, "place_weight"));
  return tf.div(tf.add(tf.add(heat, sizes), places), tf.maximum(sum(held), 1));
};
