/**
 * `conv`: 2-D convolution, `[batch, h, w, in] → [batch, h', w', filters]`, kernel `[kh, kw, in, filters]`. `conv1d`: the same over the steps
 * of sequences, `[batch, time, in] → [batch, time', filters]`, kernel `[k, in, filters]`.
 */
import type { Argument } from "@penstock/dsl";
import type { Tensor, Tensor3D, Tensor4D } from "@tensorflow/tfjs";
import { activateBy } from "./activation.ts";
import { nameArgument, numberArgument, onlyInput, padArgument, pairArgument, weightOf } from "./arguments.ts";
import { type Dilation, dilated } from "./dilated.ts";
import { stepMask } from "./masks.ts";
import type { Operator, Tf } from "./operator.ts";

interface Convolution extends Dilation {
  readonly stride: readonly [number, number];
}

/** A convolution of pictures, dilated or with a stride. */
function convolve(tf: Tf, x: Tensor4D, kernel: Tensor4D, how: Convolution): Tensor4D {
  const [down, across] = how.stride;
  if (how.dilation.every((gap) => gap === 1)) return tf.conv2d(x, kernel, [down, across], how.pad);
  return dilated(tf, x, how, (grids) => tf.conv2d(grids, kernel, 1, "valid"));
}

/** The bias and the activation that the arguments ask for. */
export function finished(
  tf: Tf,
  y: Tensor,
  { weights, args }: { readonly weights: Parameters<Operator>[1]; readonly args: Readonly<Record<string, Argument>> },
): Tensor {
  return activateBy(tf, args, args["bias"] === true ? tf.add(y, weightOf(weights, "bias")) : y);
}

export const conv: Operator = (inputs, weights, args, { tf }) => {
  const x = onlyInput(inputs) as Tensor4D; // the checker gave it rank 3 plus batch
  const kernel = weightOf(weights, "kernel") as Tensor4D; // shape from the catalog
  const [height, width] = kernel.shape;
  const y = convolve(tf, x, kernel, {
    kernel: [height, width],
    stride: pairArgument(args, "stride"),
    dilation: pairArgument(args, "dilation"),
    pad: padArgument(args),
  });
  return finished(tf, y, { weights, args });
};

export const conv1d: Operator = (inputs, weights, args, { tf, masks }) => {
  const input = onlyInput(inputs) as Tensor3D; // the checker gave it rank 2 plus batch
  const kernel = weightOf(weights, "kernel") as Tensor3D; // shape from the catalog
  const [length, width, filters] = kernel.shape;
  const [stride, dilation] = [numberArgument(args, "stride"), numberArgument(args, "dilation")];
  const pad = nameArgument(args, "pad");
  const mask = stepMask(tf, masks);
  const counting: Tensor3D = mask === null ? input : tf.mul(input, mask);
  const before = pad === "causal" ? (length - 1) * dilation : 0;
  const x: Tensor3D =
    before === 0
      ? counting
      : tf.pad(counting, [
          [0, 0],
          [before, 0],
          [0, 0],
        ]);
  // A sequence is a picture of one row.
  const row: Tensor4D = tf.expandDims(x, 1);
  const y = convolve(tf, row, tf.reshape(kernel, [1, length, width, filters]), {
    kernel: [1, length],
    stride: [1, stride],
    dilation: [1, dilation],
    pad: pad === "same" ? "same" : "valid",
  });
  const [batch, , time] = y.shape;
  return finished(tf, tf.reshape(y, [batch, time, filters]), { weights, args });
};

/** `conv_transpose`: `[batch, h, w, in] → [batch, h · stride, w · stride, filters]`, kernel `[kh, kw, filters, in]`. */
export const convTranspose: Operator = (inputs, weights, args, { tf }) => {
  const x = onlyInput(inputs) as Tensor4D; // the checker gave it rank 3 plus batch
  const kernel = weightOf(weights, "kernel") as Tensor4D; // shape from the catalog
  const [batch, height, width] = x.shape;
  const [tall, wide, filters] = kernel.shape;
  const [down, across] = pairArgument(args, "stride");
  const pad = padArgument(args);
  const over = (size: number, step: number): number => (pad === "same" ? 0 : Math.max(size - step, 0));
  const y = tf.conv2dTranspose(
    x,
    kernel,
    [batch, height * down + over(tall, down), width * across + over(wide, across), filters],
    [down, across],
    pad,
  );
  return finished(tf, y, { weights, args });
};
