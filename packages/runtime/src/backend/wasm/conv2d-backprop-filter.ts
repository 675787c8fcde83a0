// In: the images and the output gradient of a 2-D convolution. Out: the gradient of its filter. Why: TensorFlow.js's WASM
// backend has no such kernel, and without it no convolutional network trains.
import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs";
import { compose, reshaped, type Steps } from "./compose.ts";
import { type ConvAttributes, type ConvGeometry, convGeometry } from "./conv-geometry.ts";
import { framed } from "./frame.ts";
import { inputOf, type Tf, type WasmBackend, wasmBackend, zeros } from "./heap.ts";

/**
 * Conv2DBackpropFilter: `x` `[batch, h, w, inputs]` and `dy` `[batch, oh, ow, outputs]` give
 * `[filterHeight, filterWidth, inputs, outputs]`.
 *
 * dW[i, j, c, o] = Σ_{n,p,q} x[n, p·s + i − top, q·s + j − left, c] · dy[n, p, q, o] is itself a convolution: images with the
 * batch as channels, `[inputs, h, w, batch]`, filtered by dy as `[oh, ow, batch, outputs]`, dilated by the forward stride
 * (Dumoulin & Visin 2016, A guide to convolution arithmetic, section 4; the transposition is the usual one of cuDNN's wgrad).
 * So the fast forward kernel does the arithmetic.
 */
export function conv2dBackpropFilter(tf: Tf): KernelConfig {
  return {
    kernelName: tf.Conv2DBackpropFilter,
    backendName: "wasm",
    kernelFunc: ({ inputs, backend: anyBackend, attrs }) => {
      const backend = wasmBackend(anyBackend);
      const x = inputOf(inputs, "x");
      const dy = inputOf(inputs, "dy");
      // The registry types attributes as an open map; TensorFlow.js's op of this name always passes these.
      const request = attrs as unknown as ConvAttributes & { readonly filterShape: readonly number[] };
      const geometry = convGeometry(tf, {
        kernelName: tf.Conv2DBackpropFilter,
        inputShape: x.shape,
        filterShape: request.filterShape,
        attrs: request,
        depthwise: false,
      });
      if (geometry.batch === 0) return zeros(backend, request.filterShape);
      return compose(tf, backend, (steps) =>
        isPointwise(geometry)
          ? byMatMul(steps, { x, dy, geometry })
          : byConvolution(backend, steps, { x, dy, geometry }),
      );
    },
  };
}

interface Operands {
  readonly x: TensorInfo;
  readonly dy: TensorInfo;
  readonly geometry: ConvGeometry;
}

/** A 1 × 1 filter that sees each pixel once: the gradient is one matrix product. */
function isPointwise(g: ConvGeometry): boolean {
  return (
    g.filterHeight === 1 &&
    g.filterWidth === 1 &&
    g.outHeight === g.height &&
    g.outWidth === g.width &&
    g.top === 0 &&
    g.left === 0
  );
}

function byMatMul(steps: Steps, { x, dy, geometry: g }: Operands): TensorInfo {
  const rows = g.batch * g.height * g.width;
  const a = reshaped(x, [rows, g.inputs]);
  const b = reshaped(dy, [rows, g.outputs]);
  const product = steps.call("BatchMatMul", { a, b }, { transposeA: true, transposeB: false });
  return reshaped(product, [1, 1, g.inputs, g.outputs]);
}

function byConvolution(backend: WasmBackend, steps: Steps, { x, dy, geometry: g }: Operands): TensorInfo {
  const height = (g.outHeight - 1) * g.strideHeight + g.filterHeight;
  const width = (g.outWidth - 1) * g.strideWidth + g.filterWidth;
  const bottom = height - g.top - g.height;
  const right = width - g.left - g.width;
  // Rows or columns that no window reaches must be cut off; XNNPACK pads by itself but cannot crop.
  const cropped = bottom < 0 || right < 0;
  const images = cropped
    ? steps.keep(framed(backend, x, { height, width, top: g.top, left: g.left, rowStep: 1, columnStep: 1 }))
    : x;
  const pad = cropped
    ? "valid"
    : [
        [0, 0],
        [g.top, bottom],
        [g.left, right],
        [0, 0],
      ];
  const planes = steps.call("Transpose", { x: images }, { perm: [3, 1, 2, 0] });
  const filter = steps.call("Transpose", { x: dy }, { perm: [1, 2, 0, 3] });
  const dilations = [g.strideHeight, g.strideWidth];
  const gradient = steps.call("Conv2D", { x: planes, filter }, { strides: [1, 1], pad, dilations, dataFormat: "NHWC" });
  return steps.call("Transpose", { x: gradient }, { perm: [1, 2, 0, 3] });
}
