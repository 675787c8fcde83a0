// In: nothing. Out: the table of kernels that this folder adds to TensorFlow.js's WASM backend or puts in place of its own.
// Why: one place that says what differs from the stock backend.
import type { KernelConfig } from "@tensorflow/tfjs";
import { avgPoolGrad } from "./avg-pool-grad.ts";
import { batchMatMul } from "./batch-mat-mul.ts";
import { cast } from "./cast.ts";
import { conv2dBackpropFilter } from "./conv2d-backprop-filter.ts";
import { conv2dBackpropInput } from "./conv2d-backprop-input.ts";
import { depthwiseBackpropFilter } from "./depthwise-backprop-filter.ts";
import { depthwiseBackpropInput } from "./depthwise-backprop-input.ts";
import type { Tf } from "./heap.ts";
import { leadingReduction } from "./leading-reduction.ts";
import { maxPoolGrad } from "./max-pool-grad.ts";
import { safeConvolution, safePooling } from "./spatial-padding.ts";
import { unsortedSegmentSum } from "./unsorted-segment-sum.ts";

/** Kernels by TensorFlow.js name; a factory may wrap the stock kernel, which is still registered when it is called. */
export const trainingKernels = {
  AvgPool: safePooling("AvgPool"),
  AvgPoolGrad: avgPoolGrad,
  BatchMatMul: batchMatMul,
  Cast: cast,
  Conv2D: safeConvolution("Conv2D", { depthwise: false }),
  Conv2DBackpropFilter: conv2dBackpropFilter,
  Conv2DBackpropInput: conv2dBackpropInput,
  DepthwiseConv2dNative: safeConvolution("DepthwiseConv2dNative", { depthwise: true }),
  DepthwiseConv2dNativeBackpropFilter: depthwiseBackpropFilter,
  DepthwiseConv2dNativeBackpropInput: depthwiseBackpropInput,
  FusedConv2D: safeConvolution("FusedConv2D", { depthwise: false }),
  FusedDepthwiseConv2D: safeConvolution("FusedDepthwiseConv2D", { depthwise: true }),
  MaxPool: safePooling("MaxPool"),
  MaxPoolGrad: maxPoolGrad,
  Mean: leadingReduction("Mean"),
  Sum: leadingReduction("Sum"),
  UnsortedSegmentSum: unsortedSegmentSum,
} as const satisfies Readonly<Record<string, (tf: Tf) => KernelConfig>>;
