/** `dense`: a linear map of the last axis, `[batch, …, in] → [batch, …, units]`, with bias and activation. */

import { activateBy } from "./activation.ts";
import { onlyInput, weightOf } from "./arguments.ts";
import { withLowRank } from "./low-rank.ts";
import type { Operator } from "./operator.ts";

export const dense: Operator = (inputs, weights, args, context) => {
  const { tf } = context;
  const x = onlyInput(inputs);
  const kernel = weightOf(weights, "kernel");
  const [width = 1, units = 1] = kernel.shape;
  const flat = x.rank === 2 ? x : tf.reshape(x, [-1, width]);
  let y = withLowRank(tf.matMul(flat, kernel), flat, ["kernel"], { weights, args, context });
  if (args["bias"] === true) y = tf.add(y, weightOf(weights, "bias"));
  if (x.rank !== 2) y = tf.reshape(y, [...x.shape.slice(0, -1), units]);
  return activateBy(tf, args, y);
};
