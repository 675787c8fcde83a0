// In: the output gradient and the filter of a 2-D convolution. Out: the gradient of its images. Why: the kernel that
// TensorFlow.js's WASM backend has is a scalar loop, about ten times slower than its forward convolution.
import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs";
import { compose, reshaped, type Steps } from "./compose.ts";
import { type ConvAttributes, type ConvGeometry, convGeometry } from "./conv-geometry.ts";
import { framed } from "./frame.ts";
import { floats, inputOf, type Tf, type WasmBackend, wasmBackend, zeros } from "./heap.ts";

/** Largest number of column values held at once by the strided route (32 MiB of float32). */
const columnLimit = 1 << 23;

/**
 * Conv2DBackpropInput: `dy` `[batch, oh, ow, outputs]` and `filter` `[filterHeight, filterWidth, inputs, outputs]` give
 * `[batch, h, w, inputs]`. With stride 1 it is a convolution of the padded dy with the filter turned by 180° and its channels
 * swapped; with larger strides, or images hardly larger than the filter, a matrix product whose columns are added back to
 * their windows ("col2im", as in Caffe), because convolving would mostly multiply zeros.
 */
export function conv2dBackpropInput(tf: Tf): KernelConfig {
  return {
    kernelName: tf.Conv2DBackpropInput,
    backendName: "wasm",
    kernelFunc: ({ inputs, backend: anyBackend, attrs }) => {
      const backend = wasmBackend(anyBackend);
      const dy = inputOf(inputs, "dy");
      const filter = inputOf(inputs, "filter");
      // The registry types attributes as an open map; TensorFlow.js's op of this name always passes these.
      const request = attrs as unknown as ConvAttributes & { readonly inputShape: readonly number[] };
      const geometry = convGeometry(tf, {
        kernelName: tf.Conv2DBackpropInput,
        inputShape: request.inputShape,
        filterShape: filter.shape,
        attrs: request,
        depthwise: false,
      });
      if (geometry.batch === 0) return zeros(backend, request.inputShape);
      const route = convolvingPays(geometry) ? byTurnedFilter : byColumns;
      return compose(tf, backend, (steps) => route(backend, steps, { dy, filter, geometry }));
    },
  };
}

/** Convolving works on every pixel of dx, the matrix product on every pixel of dy but adds its columns up in JavaScript. */
function convolvingPays(g: ConvGeometry): boolean {
  return g.strideHeight === 1 && g.strideWidth === 1 && g.height * g.width <= 2 * g.outHeight * g.outWidth;
}

interface Operands {
  readonly dy: TensorInfo;
  readonly filter: TensorInfo;
  readonly geometry: ConvGeometry;
}

function byTurnedFilter(backend: WasmBackend, steps: Steps, { dy, filter, geometry: g }: Operands): TensorInfo {
  const top = g.filterHeight - 1 - g.top;
  const left = g.filterWidth - 1 - g.left;
  const height = g.height + g.filterHeight - 1;
  const width = g.width + g.filterWidth - 1;
  const bottom = height - top - g.outHeight;
  const right = width - left - g.outWidth;
  const cropped = Math.min(top, left, bottom, right) < 0;
  const images = cropped
    ? steps.keep(framed(backend, dy, { height, width, top, left, rowStep: 1, columnStep: 1 }))
    : dy;
  const pad = cropped
    ? "valid"
    : [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ];
  const turned = steps.call("Reverse", { x: filter }, { dims: [0, 1] });
  const swapped = steps.call("Transpose", { x: turned }, { perm: [0, 1, 3, 2] });
  return steps.call(
    "Conv2D",
    { x: images, filter: swapped },
    { strides: [1, 1], pad, dilations: [1, 1], dataFormat: "NHWC" },
  );
}

function byColumns(backend: WasmBackend, steps: Steps, { dy, filter, geometry: g }: Operands): TensorInfo {
  const taps = g.filterHeight * g.filterWidth * g.inputs;
  const pixels = g.outHeight * g.outWidth;
  const weights = steps.call("Transpose", { x: reshaped(filter, [taps, g.outputs]) }, { perm: [1, 0] });
  const dx = steps.keep(zeros(backend, [g.batch, g.height, g.width, g.inputs]));
  const imagesAtOnce = Math.max(1, Math.floor(columnLimit / (taps * pixels)));
  for (let first = 0; first < g.batch; first += imagesAtOnce) {
    const count = Math.min(imagesAtOnce, g.batch - first);
    addColumns(backend, dx, {
      columns: columnsOf(steps, { dy, weights, first, count, geometry: g }),
      first,
      count,
      geometry: g,
    });
  }
  return dx;
}

interface Share {
  readonly first: number;
  readonly count: number;
  readonly geometry: ConvGeometry;
}

function columnsOf(steps: Steps, share: Share & { readonly dy: TensorInfo; readonly weights: TensorInfo }): TensorInfo {
  const { dy, weights, first, count, geometry: g } = share;
  const whole = count === g.batch;
  const begin = [first, 0, 0, 0];
  const size = [count, g.outHeight, g.outWidth, g.outputs];
  const part = whole ? dy : steps.call("Slice", { x: dy }, { begin, size });
  const a = reshaped(part, [count * g.outHeight * g.outWidth, g.outputs]);
  return steps.call("BatchMatMul", { a, b: weights }, { transposeA: false, transposeB: false });
}

/** Adds columns `[count · oh · ow, filterHeight · filterWidth · inputs]` to the windows of dx that they belong to. */
function addColumns(backend: WasmBackend, dx: TensorInfo, share: Share & { readonly columns: TensorInfo }): void {
  const { columns, first, count, geometry: g } = share;
  const source = floats(backend, columns);
  const target = floats(backend, dx);
  const taps = g.filterHeight * g.filterWidth * g.inputs;
  let at = 0;
  for (let image = first; image < first + count; image++) {
    for (let p = 0; p < g.outHeight; p++) {
      const rowStart = p * g.strideHeight - g.top;
      for (let q = 0; q < g.outWidth; q++, at += taps) {
        const columnStart = q * g.strideWidth - g.left;
        const firstTap = Math.max(0, -columnStart);
        const run = (Math.min(g.filterWidth, g.width - columnStart) - firstTap) * g.inputs;
        for (let i = Math.max(0, -rowStart); i < g.filterHeight && rowStart + i < g.height; i++) {
          const to = ((image * g.height + rowStart + i) * g.width + columnStart + firstTap) * g.inputs;
          const from = at + (i * g.filterWidth + firstTap) * g.inputs;
          for (let index = 0; index < run; index++)
            target[to + index] = (target[to + index] ?? 0) + (source[from + index] ?? 0);
        }
      }
    }
  }
}
