// In: the images and the output gradient of a max pooling. Out: the gradient of the images. Why: the kernel that
// TensorFlow.js's WASM backend has searches the windows once for every input pixel; this one visits each window once.
import type { KernelConfig } from "@tensorflow/tfjs";
import { floats, inputOf, type Tf, wasmBackend, zeros } from "./heap.ts";
import { type PoolAttributes, poolWindows } from "./pool-geometry.ts";

/**
 * MaxPoolGrad: `dy` `[batch, oh, ow, channels]` and `input` `[batch, h, w, channels]` give `[batch, h, w, channels]`.
 *
 * Each window's gradient goes to its largest value, and of equal values to the first in row-major order, as in TensorFlow and
 * in TensorFlow.js's cpu backend. A window without a number above −∞ passes nothing on.
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
      const { batch, height, width, channels, rows, columns } = poolWindows(
        tf,
        input.shape,
        attrs as unknown as PoolAttributes,
      );
      const out = zeros(backend, input.shape);
      const x = floats(backend, input);
      const gradient = floats(backend, dy);
      const dx = floats(backend, out);
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
              if (place >= 0) dx[place] = (dx[place] ?? 0) + (gradient[at] ?? 0);
            }
          }
        }
      }
      return out;
    },
  };
}
