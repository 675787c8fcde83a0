/**
 * `contrastive` (Khosla et al., 2020, equation 2): for each row the mean over rows p of its class of
 * −log(exp(z·z_p/τ) / Σ exp(z·z_a/τ)), the sum over all rows of the batch but itself. Places are brought to length 1. A row that is
 * alone in its class has the loss 0.
 */
import { numberArgument } from "../../ops/arguments.ts";
import type { Loss } from "./loss.ts";
import { classMates, selves, unitRows } from "./neighbours.ts";

/** Taken off a row's likeness with itself, so that it adds nothing to the sum. */
const never = 1e9;

export const contrastive: Loss = (tf, { output, target }, args) => {
  const unit = unitRows(tf, output);
  const likeness = tf.div(tf.matMul(unit, unit, false, true), numberArgument(args, "temperature"));
  const { same } = classMates(tf, target);
  const others = tf.sub(likeness, tf.mul(selves(tf, target.shape[0] ?? 0), never));
  const likelihood = tf.sub(likeness, tf.logSumExp(others, -1, true));
  const mates = tf.maximum(tf.sum(same, -1), 1);
  return tf.neg(tf.div(tf.sum(tf.mul(same, likelihood), -1), mates));
};
