// In: poolings of many window sizes, strides and paddings, with and without ties. Out: proof that their gradients on the
// WASM backend are right: max pooling as the cpu backend, average pooling as the transpose of its own forward pass.
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { registerWasmBackend } from "./index.ts";
import { edgePadding } from "./spatial-padding.ts";
import { distance, outputAndGradients, parity, type TensorFunction, valuesOf } from "./testing/gradient-parity.ts";

const windows: readonly [number, number][] = [
  [1, 1],
  [2, 2],
  [3, 3],
  [2, 3],
  [4, 1],
];
const strides: readonly [number, number][] = [
  [1, 1],
  [2, 2],
  [3, 3],
  [1, 2],
];

beforeAll(async () => {
  tf.env().set("IS_TEST", true);
  await registerWasmBackend(tf);
});

describe.each(windows)("a window of %i × %i", (height, width) => {
  describe.each(strides)("with strides %i × %i", (strideHeight, strideWidth) => {
    const stride: [number, number] = [strideHeight, strideWidth];
    // Padding as one number must stay below the window, as every backend demands.
    const paddings = Math.min(height, width) > 1 ? (["same", "valid", 1] as const) : (["same", "valid"] as const);

    it.each(paddings)("passes max pooling's gradient as the cpu backend does, padding %s, ties included", (pad) => {
      const pool =
        (padding: Parameters<typeof tf.maxPool>[3]): TensorFunction =>
        (x) =>
          tf.maxPool(x as tf.Tensor4D, [height, width], stride, padding);
      for (const shape of [
        [2, 7, 6, 3],
        [1, 8, 9, 8],
      ]) {
        const distinct = valuesOf(shape, 41);
        // Three values only: nearly every window holds ties.
        const tied = { shape, data: distinct.data.map((value) => Math.round(value)) };
        const reference = pool(edgePadding(pad) as Parameters<typeof tf.maxPool>[3]);
        expect(parity(tf, pool(pad), [distinct], reference)).toBeLessThanOrEqual(1e-5);
        expect(parity(tf, pool(pad), [tied], reference)).toBeLessThanOrEqual(1e-5);
      }
    });

    it.each(paddings)("passes average pooling's gradient as the transpose of the forward pass, padding %s", (pad) => {
      const pool = (x: tf.Tensor) => tf.avgPool(x as tf.Tensor4D, [height, width], stride, pad);
      const input = valuesOf([2, 7, 6, 3], 42);
      const probe = valuesOf([2, 7, 6, 3], 43);
      const [output, dx] = outputAndGradients(tf, "wasm", pool, [input]);
      const [probed] = outputAndGradients(tf, "wasm", pool, [probe]);
      if (output === undefined || dx === undefined || probed === undefined) throw new Error("no result");
      const dy = valuesOf(output.shape, 977);
      // ⟨J·probe, dy⟩ = ⟨probe, Jᵀ·dy⟩ holds for every probe only if dx is Jᵀ·dy.
      expect(Math.abs(dot(probed.data, dy.data) - dot(probe.data, dx.data))).toBeLessThanOrEqual(1e-4);
    });
  });
});

it("shares average pooling's gradient over the pixels inside the image only", () => {
  const pool: TensorFunction = (x) => tf.avgPool(x as tf.Tensor4D, 3, 1, "same");
  const [, dx] = outputAndGradients(tf, "wasm", pool, [{ shape: [1, 2, 2, 1], data: new Float32Array(4) }]);
  const total = valuesOf([1, 2, 2, 1], 977).data.reduce((sum, value) => sum + value, 0);
  // Every 3 × 3 window covers the whole 2 × 2 image, so every pixel receives a quarter of every window's gradient.
  const expected = { shape: [1, 2, 2, 1], data: new Float32Array(4).fill(total / 4) };
  expect(distance([dx ?? expected], [expected])).toBeLessThanOrEqual(1e-6);
});

it("equals the cpu backend for average pooling without padding", () => {
  const pool: TensorFunction = (x) => tf.avgPool(x as tf.Tensor4D, [3, 2], [2, 1], "valid");
  expect(parity(tf, pool, [valuesOf([2, 9, 8, 5], 44)])).toBeLessThanOrEqual(1e-5);
});

it("gives the gradient of equal values to the first in row-major order", () => {
  const pool: TensorFunction = (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid");
  const [, dx] = outputAndGradients(tf, "wasm", pool, [{ shape: [1, 2, 2, 1], data: Float32Array.of(3, 3, 3, 3) }]);
  expect([...(dx?.data ?? [])]).toEqual([valuesOf([1], 977).data[0], 0, 0, 0]);
});

it.each([2, 3])("never takes NaN or −∞ for the largest value, window %i", (window) => {
  const pool: TensorFunction = (x) => tf.maxPool(x as tf.Tensor4D, window, window, "valid");
  const empty = { shape: [1, window, window, 1], data: new Float32Array(window ** 2).fill(Number.NEGATIVE_INFINITY) };
  const mixed = {
    shape: empty.shape,
    data: Float32Array.from(empty.data, (_, index) => (index === 0 ? Number.NaN : index % 3)),
  };
  const gradient = (input: typeof empty) => [...(outputAndGradients(tf, "wasm", pool, [input])[1]?.data ?? [])];
  expect(gradient(empty)).toEqual(Array(window ** 2).fill(0));
  expect(gradient(mixed).findIndex((value) => value !== 0)).toBe(2);
});

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
