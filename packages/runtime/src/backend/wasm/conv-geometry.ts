// In: the attributes of a convolution kernel and two shapes. Out: its sizes, strides, dilations and top-left padding as
// numbers. Why: four gradient kernels need the same figures, and only channels-last exists on the WASM backend.
import { fourNumbers } from "./four-numbers.ts";
import type { Tf } from "./heap.ts";
import { edgePadding, type Padding } from "./spatial-padding.ts";

/** Attributes shared by the convolution kernels of TensorFlow.js. */
export interface ConvAttributes {
  readonly strides: number | [number, number];
  readonly pad: Padding;
  readonly dilations?: number | [number, number] | null;
  readonly dataFormat?: "NHWC" | "NCHW";
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** Figures of one convolution of an input `[batch, height, width, inputs]` with a filter `[filterHeight, filterWidth, …]`. */
export interface ConvGeometry {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly inputs: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outputs: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly dilationHeight: number;
  readonly dilationWidth: number;
  readonly top: number;
  readonly left: number;
}

/** What a gradient kernel knows of the forward convolution. */
export interface ConvRequest {
  readonly kernelName: string;
  readonly inputShape: readonly number[];
  readonly filterShape: readonly number[];
  readonly attrs: ConvAttributes;
  readonly depthwise: boolean;
}

/** The geometry of the forward convolution that a gradient kernel belongs to; throws for channels-first data. */
export function convGeometry(tf: Tf, request: ConvRequest): ConvGeometry {
  const { kernelName, attrs } = request;
  if (attrs.dataFormat === "NCHW") {
    throw new Error(
      `${kernelName} on the WASM backend expects data format NHWC, received NCHW: transpose the images first.`,
    );
  }
  const info = tf.backend_util.computeConv2DInfo(
    fourNumbers(request.inputShape, `the input of ${kernelName}`),
    fourNumbers(request.filterShape, `the filter of ${kernelName}`),
    attrs.strides,
    attrs.dilations ?? 1,
    edgePadding(attrs.pad),
    attrs.dimRoundingMode,
    request.depthwise,
  );
  return {
    batch: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    inputs: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    outputs: info.outChannels,
    filterHeight: info.filterHeight,
    filterWidth: info.filterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    dilationHeight: info.dilationHeight,
    dilationWidth: info.dilationWidth,
    top: info.padInfo.top,
    left: info.padInfo.left,
  };
}
