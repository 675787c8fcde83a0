/**
 * Convolutions whose kernel looks at places that lie apart: the picture is taken apart into the grids of places that the kernel sees
 * together, each is convolved without gaps, and they are put together again. So the gradient is that of operations that every
 * backend has; TensorFlow.js has none of its own, and TensorFlow's for single channels is wrong on a processor.
 */
import type { Tensor4D } from "@tensorflow/tfjs";
import type { Tf } from "./operator.ts";

/** How a kernel lies over a picture; it moves by 1. */
export interface Dilation {
  readonly kernel: readonly [number, number];
  /** Distance between the places it looks at. */
  readonly dilation: readonly [number, number];
  readonly pad: "same" | "valid";
}

/** Convolves `x` `[batch, h, w, c]`; `convolve` moves by 1 and does not pad. */
export function dilated(
  tf: Tf,
  x: Tensor4D,
  { kernel, dilation, pad }: Dilation,
  convolve: (x: Tensor4D) => Tensor4D,
): Tensor4D {
  const axes = ([0, 1] as const).map((axis) => {
    const size = x.shape[axis + 1] ?? 0;
    const gap = dilation[axis];
    const reach = pad === "same" ? (kernel[axis] - 1) * gap : 0;
    const before = Math.floor(reach / 2);
    // Grids of equal size; what is added for that comes off again at the end.
    const more = (gap - ((size + reach) % gap)) % gap;
    return { gap, before, after: reach - before + more, more };
  });
  const gaps = axes.map(({ gap }) => gap);
  const grids: Tensor4D = tf.spaceToBatchND(
    x,
    gaps,
    axes.map(({ before, after }) => [before, after]),
  );
  return tf.batchToSpaceND(
    convolve(grids),
    gaps,
    axes.map(({ more }) => [0, more]),
  );
}
