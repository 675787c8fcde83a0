/** Operators that only rearrange: `flatten`, `reshape`, `permute`, `zero_pad`, `crop`. */

import type { Tensor4D } from "@tensorflow/tfjs";
import { listArgument, onlyInput, pairArgument } from "./arguments.ts";
import type { Operator } from "./operator.ts";

export const flatten: Operator = (inputs, _weights, _args, { tf }) => {
  const x = onlyInput(inputs);
  const width = x.shape.slice(1).reduce((product, length) => product * length, 1);
  return tf.reshape(x, [-1, width]);
};

export const reshape: Operator = (inputs, _weights, args, { tf }) =>
  tf.reshape(onlyInput(inputs), [-1, ...listArgument(args, "shape")]);

/** Axes are counted from 1, as the batch is 0. */
export const permute: Operator = (inputs, _weights, args, { tf }) =>
  tf.transpose(onlyInput(inputs), [0, ...listArgument(args, "axes")]);

export const zeroPad: Operator = (inputs, _weights, args, { tf }) => {
  const [down, across] = pairArgument(args, "size");
  return tf.pad(onlyInput(inputs), [
    [0, 0],
    [down, down],
    [across, across],
    [0, 0],
  ]);
};

export const crop: Operator = (inputs, _weights, args, { tf }) => {
  const x = onlyInput(inputs) as Tensor4D; // the checker gave it rank 3 plus batch
  const [down, across] = pairArgument(args, "size");
  const [batch, height, width, channels] = x.shape;
  return tf.slice(x, [0, down, across, 0], [batch, height - 2 * down, width - 2 * across, channels]);
};
