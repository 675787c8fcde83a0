/** `depthwise_conv`: one set of filters a channel, `[batch, h, w, c] → [batch, h', w', c·multiplier]`. */
import type { Tensor4D } from "@tensorflow/tfjs";
import { activateBy } from "./activation.ts";
import { onlyInput, padArgument, pairArgument, weightOf } from "./arguments.ts";
import type { Operator } from "./operator.ts";

export const depthwiseConv: Operator = (inputs, weights, args, { tf }) => {
  const x = onlyInput(inputs) as Tensor4D; // the checker gave it rank 3 plus batch
  const kernel = weightOf(weights, "kernel") as Tensor4D; // shape from the catalog
  const y = tf.depthwiseConv2d(x, kernel, pairArgument(args, "stride"), padArgument(args));
  return activateBy(tf, args, args["bias"] === true ? tf.add(y, weightOf(weights, "bias")) : y);
};
