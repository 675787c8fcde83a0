/**
 * `max_pool`, `avg_pool`: the largest or mean value of each window, `[batch, h, w, c] → [batch, h', w', c]`; `max_pool1d`, `avg_pool1d`: the same
 * over the steps of sequences, where padding has no part; `global_avg_pool`, `global_max_pool`: over all positions, `→ [batch, c]`.
 */
import type { Argument } from "@penstock/dsl";
import type { Tensor, Tensor3D, Tensor4D } from "@tensorflow/tfjs";
import { numberArgument, onlyInput, padArgument, pairArgument } from "./arguments.ts";
import { largest } from "./largest.ts";
import { stepMask } from "./masks.ts";
import type { Operator, Tf } from "./operator.ts";
import { lowered, maxOverSteps, meanOverSteps } from "./sequence-pools.ts";

export const maxPool: Operator = (inputs, _weights, args, { tf }) => {
  const x = onlyInput(inputs) as Tensor4D; // the checker gave it rank 3 plus batch
  return tf.maxPool(x, pairArgument(args, "size"), pairArgument(args, "stride"), padArgument(args));
};

export const avgPool: Operator = (inputs, _weights, args, { tf }) => {
  const x = onlyInput(inputs) as Tensor4D; // the checker gave it rank 3 plus batch
  return tf.avgPool(x, pairArgument(args, "size"), pairArgument(args, "stride"), padArgument(args));
};

type Pool = (row: Tensor4D, size: [number, number], stride: [number, number], pad: "same" | "valid") => Tensor4D;

/** Pools a sequence as a picture of one row. */
function overSteps(tf: Tf, x: Tensor, args: Readonly<Record<string, Argument>>, pool: Pool): Tensor {
  const row: Tensor4D = tf.expandDims(x as Tensor3D, 1); // the checker gave it rank 2 plus batch
  const [size, stride] = [numberArgument(args, "size"), numberArgument(args, "stride")];
  const y = pool(row, [1, size], [1, stride], padArgument(args));
  const [batch, , time, channels] = y.shape;
  return tf.reshape(y, [batch, time, channels]);
}

export const maxPool1d: Operator = (inputs, _weights, args, { tf, masks }) => {
  const x = onlyInput(inputs);
  const mask = stepMask(tf, masks);
  if (mask === null) return overSteps(tf, x, args, tf.maxPool);
  const largestOf = overSteps(tf, lowered(tf, x, mask), args, tf.maxPool);
  // Windows on nothing but padding are 0.
  return tf.mul(largestOf, overSteps(tf, mask, args, tf.maxPool));
};

export const avgPool1d: Operator = (inputs, _weights, args, { tf, masks }) => {
  const x = onlyInput(inputs);
  const mask = stepMask(tf, masks);
  if (mask === null) return overSteps(tf, x, args, tf.avgPool);
  // Both means are over as many steps, so that their quotient is over those that count.
  const counting = overSteps(tf, mask, args, tf.avgPool);
  const some = tf.cast(tf.greater(counting, 0), "float32");
  return tf.div(overSteps(tf, tf.mul(x, mask), args, tf.avgPool), tf.add(counting, tf.sub(1, some)));
};

/** Axes between the batch and the channels. */
const positions = (x: Tensor): number[] => x.shape.slice(1, -1).map((_, axis) => axis + 1);

export const globalAvgPool: Operator = (inputs, _weights, _args, { tf, masks }) => {
  const x = onlyInput(inputs);
  return x.rank === 3 ? meanOverSteps(tf, x, masks) : tf.mean(x, positions(x));
};

export const globalMaxPool: Operator = (inputs, _weights, _args, { tf, masks }) => {
  const x = onlyInput(inputs);
  return x.rank === 3 ? maxOverSteps(tf, x, masks) : largest(tf, x, positions(x));
};
