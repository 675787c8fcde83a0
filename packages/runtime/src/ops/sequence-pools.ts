/**
 * `mean_pool`, `max_over_time`, `last_step`: one vector of a sequence, `[batch, time, c] → [batch, c]`. Steps that the mask says
 * are padding have no part in it; a row that is nothing but padding gives zeros, or its first step.
 */
import type { Tensor } from "@tensorflow/tfjs";
import { onlyInput } from "./arguments.ts";
import { largest } from "./largest.ts";
import { stepMask } from "./masks.ts";
import type { Operator, Tf } from "./operator.ts";

export const meanPool: Operator = (inputs, _weights, _args, { tf, masks }) =>
  meanOverSteps(tf, onlyInput(inputs), masks);

/** The mean over the steps of `[batch, time, c]` that count. */
export function meanOverSteps(tf: Tf, x: Tensor, masks: readonly (Tensor | null)[] | undefined): Tensor {
  const mask = stepMask(tf, masks);
  if (mask === null) return tf.mean(x, 1);
  return tf.div(tf.sum(tf.mul(x, mask), 1), tf.maximum(tf.sum(mask, 1), 1));
}

export const maxOverTime: Operator = (inputs, _weights, _args, { tf, masks }) =>
  maxOverSteps(tf, onlyInput(inputs), masks);

/** The largest values of `[batch, time, c]` over the steps that count. */
export function maxOverSteps(tf: Tf, x: Tensor, masks: readonly (Tensor | null)[] | undefined): Tensor {
  const mask = stepMask(tf, masks);
  if (mask === null) return largest(tf, x, [1]);
  return tf.mul(largest(tf, lowered(tf, x, mask), [1]), tf.max(mask, 1));
}

/** Below any value that a network computes, and far enough from the end of float32 to be reckoned with. */
const lowest = -1e30;

/** Values with those of padded steps put so low that none of them is the largest. */
export function lowered(tf: Tf, x: Tensor, mask: Tensor): Tensor {
  return tf.add(tf.mul(x, mask), tf.mul(tf.sub(1, mask), lowest));
}

export const lastStep: Operator = (inputs, _weights, _args, { tf, masks }) => {
  const x = onlyInput(inputs);
  const [, time = 0, width = 0] = x.shape;
  const mask = masks?.[0] ?? null;
  if (mask === null) return tf.reshape(tf.slice(x, [0, time - 1, 0], [-1, 1, -1]), [-1, width]);
  return tf.sum(tf.mul(x, tf.expandDims(lastOf(tf, mask), 2)), 1);
};

/** `[batch, time]` of 1 at the last step that counts; at the first where none does. */
function lastOf(tf: Tf, mask: Tensor): Tensor {
  const [, time = 0] = mask.shape;
  const places = tf.range(1, time + 1);
  const last = tf.maximum(tf.max(tf.mul(mask, places), 1, true), 1);
  return tf.cast(tf.equal(places, last), "float32");
}
