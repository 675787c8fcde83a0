/**
 * `dropout`: while training, each value is zero with probability `rate` and otherwise divided by what is kept, so that the
 * expected value stays (Srivastava et al., 2014, in its inverted form). Which values fall is a function of the node's
 * seed and the step alone.
 */

import type { Tensor } from "@tensorflow/tfjs";
import { numberArgument, onlyInput } from "./arguments.ts";
import type { Operator, OperatorContext } from "./operator.ts";

export const dropout: Operator = (inputs, _weights, args, context) =>
  dropped(onlyInput(inputs), numberArgument(args, "rate"), context);

/** `spatial_dropout`: the same for whole channels of a row, at all their positions (Tompson et al., 2015). */
export const spatialDropout: Operator = (inputs, _weights, args, context) => {
  const x = onlyInput(inputs);
  const shape = x.shape.map((size, axis) => (axis === 0 || axis === x.rank - 1 ? size : 1));
  return dropped(x, { rate: numberArgument(args, "rate"), shape }, context);
};

/** `stochastic_depth`: the same for whole rows (Huang et al., 2016). */
export const stochasticDepth: Operator = (inputs, _weights, args, context) => {
  const x = onlyInput(inputs);
  const shape = x.shape.map((size, axis) => (axis === 0 ? size : 1));
  return dropped(x, { rate: numberArgument(args, "rate"), shape }, context);
};

/**
 * Sets parts of values to 0 while training and scales the rest up. `shape` broadcasts to that of `x`: along an axis of length 1
 * values fall together.
 */
export function dropped(
  x: Tensor,
  by: number | { readonly rate: number; readonly shape: readonly number[] },
  { tf, training, uniform }: OperatorContext,
): Tensor {
  const { rate, shape } = typeof by === "number" ? { rate: by, shape: x.shape } : by;
  if (!training || rate === 0) return x;
  const kept = tf.cast(tf.greaterEqual(uniform(shape), rate), "float32");
  return tf.mul(x, tf.mul(kept, 1 / (1 - rate)));
}
