// In: the images and the output gradient of a max pooling. Out: the gradient of the images. Why: the kernel that
// TensorFlow.js's WASM backend has searches the windows once for every input pixel; this one visits each window once.
import type { KernelConfig } from "@tensorflow/tfjs";
import { floats, inputOf, type Tf, wasmBackend, zeros } from "./heap.ts";
import { type PoolAttributes, type PoolWindows, poolWindows } from "./pool-geometry.ts";

/**
 * MaxPoolGrad: `dy` `[batch, oh, ow, channels]` and `input` `[batch, h, w, channels]` give `[batch, h, w, channels]`.
 *
 * Each window's gradient goes to its largest value, and of equal values to the first in row-major order, as in TensorFlow and
 * in TensorFlow.js's cpu backend. NaN is never the largest; a window without a number above −∞ passes
 * nothing on.
 */
export function maxPoolGrad(tf: Tf): KernelConfig {
  return {
    kernelName: tf.MaxPoolGrad,
    backendName: "wasm",
    kernelFunc: ({ inputs, backend: anyBackend, attrs }) => {
      const backend = wasmBackend(anyBackend);
      const input = inputOf(inputs, "input");
      const dy = inputOf(inputs, "dy");
      // The registry types attributes as an open map; TensorFlow.js's op of this name always passes these.
      const windows = poolWindows(tf, input.shape, attrs as unknown as PoolAttributes);
      const out = zeros(backend, input.shape);
      const values = { x: floats(backend, input), dy: floats(backend, dy), dx: floats(backend, out) };
      const two = [...windows.rows, ...windows.columns].every(([first, end]) => end - first === 2);
      if (two) passToLargestOfFour(windows, values);
      else passToLargest(windows, values);
      return out;
    },
  };
}

interface HeapViews {
  readonly x: Float32Array;
  readonly dy: Float32Array;
  readonly dx: Float32Array;
}

function passToLargest({ batch, height, width, channels, rows, columns }: PoolWindows, { x, dy, dx }: HeapViews): void {
  let at = 0;
  for (let image = 0; image < batch; image++) {
    for (const [firstRow, endRow] of rows) {
      for (const [firstColumn, endColumn] of columns) {
        for (let channel = 0; channel < channels; channel++, at++) {
          let largest = Number.NEGATIVE_INFINITY;
          let place = -1;
          for (let row = firstRow; row < endRow; row++) {
            let index = ((image * height + row) * width + firstColumn) * channels + channel;
            for (let column = firstColumn; column < endColumn; column++, index += channels) {
              const value = x[index] ?? 0;
              if (value > largest) {
                largest = value;
                place = index;
              }
            }
          }
          if (place >= 0) dx[place] = (dx[place] ?? 0) + (dy[at] ?? 0);
        }
      }
    }
  }
}

/** The same for whole 2 × 2 windows, the usual ones, without inner loops: about twice as fast. */
function passToLargestOfFour(
  { batch, height, width, channels, rows, columns }: PoolWindows,
  { x, dy, dx }: HeapViews,
): void {
  let at = 0;
  for (let image = 0; image < batch; image++) {
    for (const [row] of rows) {
      for (const [column] of columns) {
        const corner = ((image * height + row) * width + column) * channels;
        for (let channel = 0; channel < channels; channel++, at++) {
          const first = corner + channel;
          const below = first + width * channels;
          let place = -1;
          let largest = Number.NEGATIVE_INFINITY;
          const upperLeft = x[first] ?? 0;
          const upperRight = x[first + channels] ?? 0;
          const lowerLeft = x[below] ?? 0;
          if (upperLeft > largest) {
            largest = upperLeft;
            place = first;
          }
          if (upperRight > largest) {
            largest = upperRight;
            place = first + channels;
          }
          if (lowerLeft > largest) {
            largest = lowerLeft;
            place = below;
          }
          if ((x[below + channels] ?? 0) > largest) place = below + channels;
          if (place >= 0) dx[place] = (dx[place] ?? 0) + (dy[at] ?? 0);
        }
      }
    }
  }
}
