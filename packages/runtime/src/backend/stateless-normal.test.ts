import { beforeAll, expect, test } from "vitest";
import { type Backend, loadBackend } from "./load-backend.ts";
import { statelessNormal } from "./stateless-normal.ts";

let backend: Backend;

beforeAll(async () => {
  backend = await loadBackend({ install: false });
});

function drawn(shape: readonly number[], place: number): Float32Array {
  const { tf } = backend;
  const held = tf.memory().numTensors;
  const step = tf.scalar(place, "int32");
  const tensor = statelessNormal(backend, shape, { seed: [5, 6], step });
  expect(tensor.shape).toEqual(shape);
  const values = Float32Array.from(tensor.dataSync());
  tf.dispose([tensor, step]);
  expect(tf.memory().numTensors).toBe(held);
  return values;
}

test("Normal numbers have the moments of the normal distribution", () => {
  const values = drawn([100, 1000], 1);
  const moment = (power: number): number => values.reduce((sum, value) => sum + value ** power, 0) / values.length;
  // Four standard errors of each moment, for 100,000 numbers.
  expect(Math.abs(moment(1))).toBeLessThan(0.013);
  expect(Math.abs(moment(2) - 1)).toBeLessThan(0.018);
  expect(Math.abs(moment(3))).toBeLessThan(0.05);
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.13);
});

test("The same place gives the same numbers, another gives others", () => {
  expect(drawn([8], 3)).toEqual(drawn([8], 3));
  expect(drawn([8], 3)).not.toEqual(drawn([8], 4));
});
