/**
 * `dice` (Milletari et al., 2016): 1 − (2·Σ p·t + s) / (Σ p + Σ t + s) of each row, s being `smooth`. As Keras's Dice over all axes
 * but the batch, which has no s and adds the same 1e-7 below the line.
 */
import { numberArgument } from "../../ops/arguments.ts";
import { byRow, type Loss } from "./loss.ts";

const epsilon = 1e-7;

export const dice: Loss = (tf, { output, target }, args) => {
  const smooth = numberArgument(args, "smooth");
  const [guess, truth] = [byRow(tf, output), byRow(tf, target)];
  const overlap = tf.add(tf.mul(tf.sum(tf.mul(guess, truth), -1), 2), smooth);
  const areas = tf.add(tf.add(tf.sum(guess, -1), tf.sum(truth, -1)), smooth + epsilon);
  return tf.sub(1, tf.div(overlap, areas));
};
