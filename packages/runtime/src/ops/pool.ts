/** `max_pool`, `avg_pool`: the largest or mean value of each window, `[batch, h, w, c] → [batch, h', w', c]`. */
import type { Tensor4D } from "@tensorflow/tfjs";
import { onlyInput, padArgument, pairArgument } from "./arguments.ts";
import type { Operator } from "./operator.ts";

export const maxPool: Operator = (inputs, _weights, args, { tf }) => {
  const x = onlyInput(inputs) as Tensor4D; // the checker gave it rank 3 plus batch
  return tf.maxPool(x, pairArgument(args, "size"), pairArgument(args, "stride"), padArgument(args));
};

export const avgPool: Operator = (inputs, _weights, args, { tf }) => {
  const x = onlyInput(inputs) as Tensor4D; // the checker gave it rank 3 plus batch
  return tf.avgPool(x, pairArgument(args, "size"), pairArgument(args, "stride"), padArgument(args));
};

/** `global_avg_pool`: the mean over height and width, `[batch, h, w, c] → [batch, c]`. */
export const globalAvgPool: Operator = (inputs, _weights, _args, { tf }) => tf.mean(onlyInput(inputs), [1, 2]);
