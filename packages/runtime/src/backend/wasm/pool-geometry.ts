// In: the attributes of a pooling kernel and its input shape. Out: the range of input rows or columns of each window. Why:
// the two pooling gradients walk the same windows.
import { fourNumbers } from "./four-numbers.ts";
import type { Tf } from "./heap.ts";
import { edgePadding, type Padding } from "./spatial-padding.ts";

/** Attributes shared by the pooling kernels of TensorFlow.js. */
export interface PoolAttributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: Padding;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** Windows over images `[batch, height, width, channels]`; `rows[p]` and `columns[q]` are half-open ranges inside the image. */
export interface PoolWindows {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly rows: readonly (readonly [number, number])[];
  readonly columns: readonly (readonly [number, number])[];
}

/** The windows of a forward pooling; padding is never part of a window. */
export function poolWindows(tf: Tf, inputShape: readonly number[], attrs: PoolAttributes): PoolWindows {
  const shape = fourNumbers(inputShape, "the input of a pooling gradient");
  const info = tf.backend_util.computePool2DInfo(
    shape,
    attrs.filterSize,
    attrs.strides,
    1,
    edgePadding(attrs.pad),
    attrs.dimRoundingMode,
  );
  const ranges = (count: number, stride: number, pad: number, filter: number, length: number) =>
    Array.from({ length: count }, (_, index): readonly [number, number] => {
      const start = index * stride - pad;
      return [Math.max(0, start), Math.min(length, start + filter)];
    });
  return {
    batch: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    channels: info.inChannels,
    rows: ranges(info.outHeight, info.strideHeight, info.padInfo.top, info.filterHeight, info.inHeight),
    columns: ranges(info.outWidth, info.strideWidth, info.padInfo.left, info.filterWidth, info.inWidth),
  };
}
