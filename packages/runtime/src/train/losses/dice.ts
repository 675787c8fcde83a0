/**
 * `dice` (Milletari et al., 2016): 1 − (2·Σ p·t + s) / (Σ p + Σ t + s) of each row, s being `smooth`. As Keras's Dice over all axes
 * but the batch, which has no s and adds the same 1e-7 below the line. Of a mask the same of each class, in the mean over the classes that the
 * row has: one that it lacks has no overlap to learn, and what is taken for it is missing elsewhere.
 *
 * `dice_cross_entropy` (Isensee et al., 2021): part·dice + (1 − part)·cross entropy.
 */
import type { Tensor } from "@tensorflow/tfjs";
import { numberArgument } from "../../ops/arguments.ts";
import type { Tf } from "../../ops/operator.ts";
import { crossEntropy } from "./cross-entropy.ts";
import { byRow, type Loss } from "./loss.ts";
import { isMask, partsOfPixels } from "./pixels.ts";

const epsilon = 1e-7;

/** One minus twice the overlap over both areas, summed along an axis. */
function apart(tf: Tf, [guess, truth]: readonly [Tensor, Tensor], by: { axis: number; smooth: number }): Tensor {
  const { axis, smooth } = by;
  const overlap = tf.add(tf.mul(tf.sum(tf.mul(guess, truth), axis), 2), smooth);
  const areas = tf.add(tf.add(tf.sum(guess, axis), tf.sum(truth, axis)), smooth + epsilon);
  return tf.sub(1, tf.div(overlap, areas));
}

export const dice: Loss = (tf, input, args) => {
  const smooth = numberArgument(args, "smooth");
  if (!isMask(input.target)) return apart(tf, [byRow(tf, input.output), byRow(tf, input.target)], { axis: -1, smooth });
  const parts = partsOfPixels(tf, input);
  const present = tf.cast(tf.greater(tf.sum(parts[1], 1), 0), "float32");
  const classes = tf.mul(apart(tf, parts, { axis: 1, smooth }), present);
  return tf.div(tf.sum(classes, -1), tf.sum(present, -1));
};

export const diceCrossEntropy: Loss = (tf, input, args) => {
  const part = numberArgument(args, "part");
  const pixels = crossEntropy(tf, input, { smoothing: 0 });
  return tf.add(tf.mul(dice(tf, input, args), part), tf.mul(pixels, 1 - part));
};
