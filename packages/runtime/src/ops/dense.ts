/** `dense`: a linear map of the last axis, `[batch, …, in] → [batch, …, units]`, with bias and activation. */

import { activateBy } from "./activation.ts";
import { onlyInput, weightOf } from "./arguments.ts";
import { withLowRank } from "./low-rank.ts";
import type { Operator } from "./operator.ts";

export const dense: Operator = (inputs, weights, args, context) => {
  const { tf, turned = [] } = context;
  const x = onlyInput(inputs);
  const kernel = weightOf(weights, "kernel");
  const lies = turned.includes("kernel");
  const [width = 1, units = 1] = lies ? kernel.shape.toReversed() : kernel.shape;
  const flat = x.rank === 2 ? x : tf.reshape(x, [-1, width]);
  const plain = tf.matMul(flat, kernel, false, lies);
  let y = withLowRank(plain, flat, ["kernel"], { weights, args, context });
  if (args["bias"] === true) y = tf.add(y, weightOf(weights, "bias"));
  if (x.rank !== 2) y = tf.reshape(y, [...x.shape.slice(0, -1), units]);
  return activateBy(tf, args, y);
};
