// In: the output gradient of an average pooling. Out: the gradient of its images. Why: the kernel that TensorFlow.js's WASM
// backend has is wrong at padded edges, where it divides by the whole window although the forward pass does not.
import type { KernelConfig } from "@tensorflow/tfjs";
import { floats, inputOf, type Tf, wasmBackend, zeros } from "./heap.ts";
import { type PoolAttributes, poolWindows } from "./pool-geometry.ts";

/**
 * AvgPoolGrad: `dy` `[batch, oh, ow, channels]` gives `[batch, h, w, channels]`, each window's gradient shared equally by the
 * pixels inside the image. TensorFlow does the same; TensorFlow.js's cpu and WASM kernels divide by the full window size even
 * where part of it is padding, which is not the derivative of their own forward pass.
 */
export function avgPoolGrad(tf: Tf): KernelConfig {
  return {
    kernelName: tf.AvgPoolGrad,
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
      const gradient = floats(backend, dy);
      const dx = floats(backend, out);
      let at = 0;
      for (let image = 0; image < batch; image++) {
        for (const [firstRow, endRow] of rows) {
          for (const [firstColumn, endColumn] of columns) {
            const share = 1 / ((endRow - firstRow) * (endColumn - firstColumn));
            for (let row = firstRow; row < endRow; row++) {
              let to = ((image * height + row) * width + firstColumn) * channels;
              for (let column = firstColumn; column < endColumn; column++) {
                for (let channel = 0; channel < channels; channel++, to++) {
                  dx[to] = (dx[to] ?? 0) + (gradient[at + channel] ?? 0) * share;
                }
              }
            }
            at += channels;
          }
        }
      }
      return out;
    },
  };
}
