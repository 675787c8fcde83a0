import { describe, expect, test } from "vitest";
import { statelessUniform as uniformNumbers } from "../random/philox.ts";
import { chooseBackend } from "./load-backend.ts";
import { statelessUniform } from "./stateless-uniform.ts";

const { backend } = await chooseBackend({ prefer: "auto", install: false });

const shapes: readonly (readonly number[])[] = [[1], [3], [4], [7, 5], [2, 3, 5, 1], [64, 33], [1000], [0]];
const seeds: readonly (readonly [number, number])[] = [
  [0, 0],
  [1, 2],
  [-1, 5],
  [7, -123456789],
  [-2147483648, 2147483647],
  [123456789, 987654321],
];

function bits(values: Float32Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length);
}

describe.skipIf(backend.kind !== "native")("uniform numbers from a seed", () => {
  test.each(shapes.map((shape) => ({ shape })))(
    "TensorFlow's and ours are equal bit for bit, shape $shape",
    ({ shape }) => {
      const count = shape.reduce((product, size) => product * size, 1);
      for (const seed of seeds) {
        const native = statelessUniform(backend, shape, { seed, step: null });
        expect(native.shape).toEqual(shape);
        const values = new Float32Array(native.dataSync());
        expect(bits(values)).toEqual(bits(uniformNumbers(count, seed)));
        native.dispose();
      }
    },
  );

  test("another backend gives the same numbers through the same function", () => {
    const step = backend.tf.scalar(7, "int32");
    for (const seed of seeds) {
      const native = statelessUniform(backend, [5, 5], { seed, step });
      const other = statelessUniform({ ...backend, kind: "wasm" }, [5, 5], { seed, step });
      expect(other.dataSync()).toEqual(native.dataSync());
      backend.tf.dispose([native, other]);
    }
    step.dispose();
  });

  test("a long run of numbers is uniform: mean, variance, and each tenth of the range", () => {
    const values = uniformNumbers(100_000, [11, 12]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.004);
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.001);
    const tenths = new Array<number>(10).fill(0);
    for (const value of values) tenths[Math.floor(value * 10)] = (tenths[Math.floor(value * 10)] ?? 0) + 1;
    for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });
});
