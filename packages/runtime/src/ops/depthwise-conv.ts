/**
 * `depthwise_conv`: one set of filters a channel, `[batch, h, w, c] → [batch, h', w', c·multiplier]`. `separable_conv`: the same, then a
 * convolution of each place by itself, `→ [batch, h', w', filters]`.
 */
import type { Argument } from "@penstock/dsl";
import type { Tensor4D } from "@tensorflow/tfjs";
import { onlyInput, padArgument, pairArgument, weightOf } from "./arguments.ts";
import { finished } from "./conv.ts";
import { dilated } from "./dilated.ts";
import type { Operator, Tf } from "./operator.ts";

function eachChannel(tf: Tf, x: Tensor4D, kernel: Tensor4D, args: Readonly<Record<string, Argument>>): Tensor4D {
  const [height, width] = kernel.shape;
  const [pad, dilation] = [padArgument(args), pairArgument(args, "dilation")];
  if (dilation.every((gap) => gap === 1)) return tf.depthwiseConv2d(x, kernel, pairArgument(args, "stride"), pad);
  const how = { kernel: [height, width], dilation, pad } as const;
  return dilated(tf, x, how, (grids) => tf.depthwiseConv2d(grids, kernel, 1, "valid"));
}

export const depthwiseConv: Operator = (inputs, weights, args, { tf }) => {
  const x = onlyInput(inputs) as Tensor4D; // the checker gave it rank 3 plus batch
  const kernel = weightOf(weights, "kernel") as Tensor4D; // shape from the catalog
  return finished(tf, eachChannel(tf, x, kernel, args), { weights, args });
};

export const separableConv: Operator = (inputs, weights, args, { tf }) => {
  const x = onlyInput(inputs) as Tensor4D; // the checker gave it rank 3 plus batch
  const kernel = weightOf(weights, "depthwise_kernel") as Tensor4D; // shape from the catalog
  const mixing = weightOf(weights, "pointwise_kernel") as Tensor4D; // shape from the catalog
  const y = tf.conv2d(eachChannel(tf, x, kernel, args), mixing, 1, "valid");
  return finished(tf, y, { weights, args });
};
