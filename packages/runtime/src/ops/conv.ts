/** `conv`: 2-D convolution, `[batch, h, w, in] → [batch, h', w', filters]`, kernel `[kh, kw, in, filters]`. */
import type { Tensor3D, Tensor4D } from "@tensorflow/tfjs";
import { activateBy } from "./activation.ts";
import { onlyInput, padArgument, pairArgument, weightOf } from "./arguments.ts";
import type { Operator } from "./operator.ts";

export const conv: Operator = (inputs, weights, args, { tf }) => {
  const x = onlyInput(inputs) as Tensor4D | Tensor3D; // the checker gave it rank 3 plus batch
  const kernel = weightOf(weights, "kernel") as Tensor4D; // shape from the catalog
  const y = tf.conv2d(x, kernel, pairArgument(args, "stride"), padArgument(args));
  return activateBy(tf, args, args["bias"] === true ? tf.add(y, weightOf(weights, "bias")) : y);
};
