/** `concat` (last axis), and `add`, `multiply`, `average`, `gate` of equal shapes: one value of several. */

import type { Tensor } from "@tensorflow/tfjs";
import { InternalError } from "../internal-error.ts";
import { weightOf } from "./arguments.ts";
import type { Operator } from "./operator.ts";

export const concat: Operator = (inputs, _weights, _args, { tf }) => tf.concat([...inputs], -1);

export const add: Operator = (inputs, _weights, _args, { tf }) => tf.addN([...inputs]);

export const multiply: Operator = (inputs, _weights, _args, { tf }) =>
  inputs.reduce((product, input): Tensor => tf.mul(product, input));

export const average: Operator = (inputs, _weights, _args, { tf }) => tf.mul(tf.addN([...inputs]), 1 / inputs.length);

/** g·a + (1 − g)·b with g = σ([a, b]·kernel + bias) along the last axis. */
export const gate: Operator = (inputs, weights, _args, { tf }) => {
  const [a, b] = inputs;
  if (a === undefined || b === undefined) throw new InternalError("a gate has two inputs");
  const kernel = weightOf(weights, "kernel");
  const [both = 2] = kernel.shape;
  const sums = tf.matMul(tf.reshape(tf.concat([a, b], -1), [-1, both]), kernel);
  const share = tf.reshape(tf.sigmoid(tf.add(sums, weightOf(weights, "bias"))), a.shape);
  return tf.add(b, tf.mul(share, tf.sub(a, b)));
};
