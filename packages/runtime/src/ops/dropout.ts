/**
 * `dropout`: while training, each value is zero with probability `rate` and otherwise divided by what is kept, so that the
 * expected value stays (Srivastava et al., 2014, in its inverted form). Which values fall is a function of the node's
 * seed and the step alone.
 */

import { numberArgument, onlyInput } from "./arguments.ts";
import type { Operator } from "./operator.ts";

export const dropout: Operator = (inputs, _weights, args, { tf, training, uniform }) => {
  const x = onlyInput(inputs);
  const rate = numberArgument(args, "rate");
  if (!training || rate === 0) return x;
  const kept = tf.cast(tf.greaterEqual(uniform(x.shape), rate), "float32");
  return tf.mul(x, tf.mul(kept, 1 / (1 - rate)));
};
