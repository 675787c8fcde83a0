// In: the images and the output gradient of a depthwise convolution. Out: the gradient of its filter. Why: TensorFlow.js's
// WASM backend has no such kernel.
import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs";
import { type ConvAttributes, type ConvGeometry, convGeometry } from "./conv-geometry.ts";
import { floats, inputOf, type Tf, type WasmBackend, wasmBackend } from "./heap.ts";

/**
 * DepthwiseConv2dNativeBackpropFilter: `x` `[batch, h, w, inputs]` and `dy` `[batch, oh, ow, inputs · multiplier]` give
 * `[filterHeight, filterWidth, inputs, multiplier]`:
 * dW[i, j, c, m] = Σ_{n,p,q} x[n, p·s + i·d − top, q·s + j·d − left, c] · dy[n, p, q, c · multiplier + m], summed in double
 * precision over heap views, channel by channel in memory order.
 */
export function depthwiseBackpropFilter(tf: Tf): KernelConfig {
  return {
    kernelName: tf.DepthwiseConv2dNativeBackpropFilter,
    backendName: "wasm",
    kernelFunc: ({ inputs, backend: anyBackend, attrs }) => {
      const backend = wasmBackend(anyBackend);
      const x = inputOf(inputs, "x");
      const dy = inputOf(inputs, "dy");
      // The registry types attributes as an open map; TensorFlow.js's op of this name always passes these.
      const request = attrs as unknown as ConvAttributes & { readonly filterShape: readonly number[] };
      const geometry = convGeometry(tf, {
        kernelName: tf.DepthwiseConv2dNativeBackpropFilter,
        inputShape: x.shape,
        filterShape: request.filterShape,
        attrs: request,
        depthwise: true,
      });
      const sums = windowSums(backend, { x, dy, geometry });
      const out = backend.makeOutput(request.filterShape, "float32");
      floats(backend, out).set(sums);
      return out;
    },
  };
}

interface Operands {
  readonly x: TensorInfo;
  readonly dy: TensorInfo;
  readonly geometry: ConvGeometry;
}

function windowSums(backend: WasmBackend, { x, dy, geometry: g }: Operands): Float64Array {
  const images = floats(backend, x);
  const gradients = floats(backend, dy);
  const sums = new Float64Array(g.filterHeight * g.filterWidth * g.outputs);
  const multiplier = g.outputs / g.inputs;
  for (let image = 0; image < g.batch; image++) {
    for (let p = 0; p < g.outHeight; p++) {
      for (let i = 0; i < g.filterHeight; i++) {
        const row = p * g.strideHeight + i * g.dilationHeight - g.top;
        if (row < 0 || row >= g.height) continue;
        for (let q = 0; q < g.outWidth; q++) {
          const dyAt = ((image * g.outHeight + p) * g.outWidth + q) * g.outputs;
          for (let j = 0; j < g.filterWidth; j++) {
            const column = q * g.strideWidth + j * g.dilationWidth - g.left;
            if (column < 0 || column >= g.width) continue;
            const xAt = ((image * g.height + row) * g.width + column) * g.inputs;
            const sumAt = (i * g.filterWidth + j) * g.outputs;
            if (multiplier === 1) {
              for (let c = 0; c < g.inputs; c++) {
                sums[sumAt + c] = (sums[sumAt + c] ?? 0) + (images[xAt + c] ?? 0) * (gradients[dyAt + c] ?? 0);
              }
            } else {
              for (let o = 0; o < g.outputs; o++) {
                const pixel = images[xAt + Math.trunc(o / multiplier)] ?? 0;
                sums[sumAt + o] = (sums[sumAt + o] ?? 0) + pixel * (gradients[dyAt + o] ?? 0);
              }
            }
          }
        }
      }
    }
  }
  return sums;
}
