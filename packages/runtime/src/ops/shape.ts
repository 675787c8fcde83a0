/** Operators that only rearrange: `flatten`, `reshape`, `concat` (last axis), and `add` of equal shapes. */

import { listArgument, onlyInput } from "./arguments.ts";
import type { Operator } from "./operator.ts";

export const flatten: Operator = (inputs, _weights, _args, { tf }) => {
  const x = onlyInput(inputs);
  const width = x.shape.slice(1).reduce((product, length) => product * length, 1);
  return tf.reshape(x, [-1, width]);
};

export const reshape: Operator = (inputs, _weights, args, { tf }) =>
  tf.reshape(onlyInput(inputs), [-1, ...listArgument(args, "shape")]);

export const concat: Operator = (inputs, _weights, _args, { tf }) => tf.concat([...inputs], -1);

export const add: Operator = (inputs, _weights, _args, { tf }) => tf.addN([...inputs]);
