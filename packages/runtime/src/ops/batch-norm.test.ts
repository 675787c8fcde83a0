import type { Tensor } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend, nativeKernelBackend } from "../backend/index.ts";
import { batchNorm } from "./batch-norm.ts";

let tf: Backend["tf"];

beforeAll(async () => {
  const backend = await loadBackend({ install: false });
  expect(backend.kind).toBe("native");
  tf = backend.tf;
});

const shapes = [
  [8, 3],
  [4, 5, 3],
  [2, 5, 3, 4],
  [2, 1, 1, 2],
  [1, 3],
  [2, 2, 3, 2, 2],
];

/** Result, next moving averages, and gradients of input, gamma and beta, on a backend. */
async function outcome(name: string, shape: number[], training: boolean): Promise<number[][]> {
  await tf.setBackend(name);
  const channels = shape.at(-1) ?? 1;
  const random = (of: number[], seed: number): Tensor => tf.randomUniform(of, 0.5, 2, "float32", seed);
  const [x, gamma, beta] = [random(shape, 1), random([channels], 2), random([channels], 3)];
  const [movingMean, movingVariance] = [random([channels], 4), random([channels], 5)];
  const result = tf.tidy(() => {
    const updates: Tensor[] = [];
    const run = (input: Tensor, scale: Tensor, shift: Tensor, keep: (value: Tensor) => void): Tensor => {
      const weights = { gamma: scale, beta: shift, moving_mean: movingMean, moving_variance: movingVariance };
      return batchNorm(
        [input],
        weights,
        { epsilon: 1e-3, momentum: 0.9 },
        {
          tf,
          training,
          uniform: () => expect.fail("batch norm draws nothing"),
          update: (_, value) => keep(value),
        },
      );
    };
    const y = run(x, gamma, beta, (value) => updates.push(value));
    const weighted = (...[input, scale, shift]: Tensor[]): Tensor =>
      tf.sum(tf.mul(tf.square(run(input ?? x, scale ?? x, shift ?? x, () => {})), random(shape, 6)));
    const gradients = tf.grads(weighted)([x, gamma, beta]);
    return [y, ...updates, ...gradients].map((tensor) => [...tensor.dataSync()]);
  });
  tf.dispose([x, gamma, beta, movingMean, movingVariance]);
  return result;
}

describe("batch_norm", () => {
  test.each(shapes.flatMap((shape) => [true, false].map((training) => ({ shape, training }))))(
    "by TensorFlow's own operation is the formula's, $shape, training: $training",
    async ({ shape, training }) => {
      const before = [tf.memory().numTensors, nativeKernelBackend()?.binding.getNumOfTensors()];
      try {
        const expected = await outcome("cpu", shape, training);
        const native = await outcome("tensorflow", shape, training);
        expect(native).toHaveLength(training ? 6 : 4);
        native.forEach((values, index) => {
          const wanted = expected[index] ?? [];
          const size = Math.max(1, ...wanted.map(Math.abs));
          values.forEach((value, place) => {
            expect(Math.abs(value - (wanted[place] ?? Number.NaN)) / size).toBeLessThan(1e-5);
          });
        });
      } finally {
        await tf.setBackend("tensorflow");
      }
      expect([tf.memory().numTensors, nativeKernelBackend()?.binding.getNumOfTensors()]).toEqual(before);
    },
  );
});
