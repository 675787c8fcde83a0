// In: the output gradient and the filter of a depthwise convolution. Out: the gradient of its images. Why: TensorFlow.js's
// WASM backend has no such kernel, and MobileNet-like networks need it.
import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs";
import { compose, reshaped, type Steps } from "./compose.ts";
import { type ConvAttributes, type ConvGeometry, convGeometry } from "./conv-geometry.ts";
import { framed } from "./frame.ts";
import { inputOf, type Tf, type WasmBackend, wasmBackend, zeros } from "./heap.ts";

/**
 * DepthwiseConv2dNativeBackpropInput: `dy` `[batch, oh, ow, inputs · multiplier]` and `filter`
 * `[filterHeight, filterWidth, inputs, multiplier]` give `[batch, h, w, inputs]`.
 *
 * dy, spread by the stride and padded, is convolved depthwise with the filter turned by 180°, one filter per output channel;
 * the channels that stem from one input channel are then added. Forward dilations stay dilations.
 */
export function depthwiseBackpropInput(tf: Tf): KernelConfig {
  return {
    kernelName: tf.DepthwiseConv2dNativeBackpropInput,
    backendName: "wasm",
    kernelFunc: ({ inputs, backend: anyBackend, attrs }) => {
      const backend = wasmBackend(anyBackend);
      const dy = inputOf(inputs, "dy");
      const filter = inputOf(inputs, "filter");
      // The registry types attributes as an open map; TensorFlow.js's op of this name always passes these.
      const request = attrs as unknown as ConvAttributes & { readonly inputShape: readonly number[] };
      const geometry = convGeometry(tf, {
        kernelName: tf.DepthwiseConv2dNativeBackpropInput,
        inputShape: request.inputShape,
        filterShape: filter.shape,
        attrs: request,
        depthwise: true,
      });
      if (geometry.batch === 0) return zeros(backend, request.inputShape);
      return compose(tf, backend, (steps) => gradient(backend, steps, { dy, filter, geometry }));
    },
  };
}

interface Operands {
  readonly dy: TensorInfo;
  readonly filter: TensorInfo;
  readonly geometry: ConvGeometry;
}

function gradient(backend: WasmBackend, steps: Steps, { dy, filter, geometry: g }: Operands): TensorInfo {
  const reachHeight = (g.filterHeight - 1) * g.dilationHeight;
  const reachWidth = (g.filterWidth - 1) * g.dilationWidth;
  const frame = {
    height: g.height + reachHeight,
    width: g.width + reachWidth,
    top: reachHeight - g.top,
    left: reachWidth - g.left,
    rowStep: g.strideHeight,
    columnStep: g.strideWidth,
  };
  const images = steps.keep(framed(backend, dy, frame));
  const turned = steps.call("Reverse", { x: filter }, { dims: [0, 1] });
  const perChannel = reshaped(turned, [g.filterHeight, g.filterWidth, g.outputs, 1]);
  const dilations = [g.dilationHeight, g.dilationWidth];
  const attrs = { strides: [1, 1], pad: "valid", dilations, dataFormat: "NHWC" };
  const spread = steps.call("DepthwiseConv2dNative", { x: images, filter: perChannel }, attrs);
  if (g.outputs === g.inputs) return spread;
  const grouped = reshaped(spread, [g.batch, g.height, g.width, g.inputs, g.outputs / g.inputs]);
  return steps.call("Sum", { x: grouped }, { axis: [4], keepDims: false });
}
