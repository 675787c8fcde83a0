// In: a function of tensors and plain values. Out: its value and gradients on a backend, and how far two such results lie
// apart. Why: the tests of this folder hold the WASM kernels against TensorFlow.js's plain cpu backend.
import type { Tensor } from "@tensorflow/tfjs";
import type { Tf } from "../heap.ts";

/** Values of a tensor, row-major, with its shape. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A differentiable function of float32 tensors. */
export type TensorFunction = (...inputs: Tensor[]) => Tensor;

/** Deterministic values in [−1, 1) of the given shape: Marsaglia's xorshift32 (2003), its first outputs, alike for like seeds, skipped. */
export function valuesOf(shape: readonly number[], seed: number): Values {
  const data = new Float32Array(shape.reduce((size, length) => size * length, 1));
  let state = (seed * 2654435761) >>> 0 || 1;
  for (let index = -16; index < data.length; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    if (index >= 0) data[index] = (state >>> 0) / 2 ** 31 - 1;
  }
  return { shape, data };
}

/** The output of `f` and the gradients of Σ f·w, w fixed pseudo-random weights, on one backend. */
export function outputAndGradients(
  tf: Tf,
  backend: "cpu" | "wasm",
  f: TensorFunction,
  inputs: readonly Values[],
): Values[] {
  tf.setBackend(backend);
  return tf.tidy(() => {
    const tensors = inputs.map(({ shape, data }) => tf.tensor(data, [...shape]));
    const output = f(...tensors);
    const weights = valuesOf(output.shape, 977);
    const gradients = tf.grads(f)(tensors, tf.tensor(weights.data, [...weights.shape]));
    return [output, ...gradients].map((tensor) => ({
      shape: tensor.shape,
      data: Float32Array.from(tensor.dataSync()),
    }));
  });
}

/** The largest difference of two value lists, each relative to the larger of 1e-3 and the reference's largest magnitude. */
export function distance(actual: readonly Values[], reference: readonly Values[]): number {
  let worst = 0;
  reference.forEach((expected, place) => {
    const received = actual[place];
    if (received === undefined || received.shape.join() !== expected.shape.join()) {
      throw new Error(`Result ${place}: expected shape [${expected.shape}], received [${received?.shape}].`);
    }
    const scale = expected.data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-3);
    expected.data.forEach((value, index) => {
      const difference = Math.abs((received.data[index] ?? Number.NaN) - value) / scale;
      worst = Math.max(worst, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);
    });
  });
  return worst;
}

/** The distance between output and gradients of `f` on the WASM backend and those of `reference` on the cpu backend. */
export function parity(tf: Tf, f: TensorFunction, inputs: readonly Values[], reference = f): number {
  const expected = outputAndGradients(tf, "cpu", reference, inputs);
  return distance(outputAndGradients(tf, "wasm", f, inputs), expected);
}
