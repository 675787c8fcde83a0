import type { Tensor } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend, statelessUniform } from "../backend/index.ts";
import { dropout } from "./dropout.ts";

let backend: Backend;

beforeAll(async () => {
  backend = await loadBackend({ install: false });
});

function drop(x: Tensor, rate: number, { training = true, seed = 1 } = {}): Tensor {
  return dropout(
    [x],
    {},
    { rate },
    {
      tf: backend.tf,
      training,
      uniform: (shape) => statelessUniform(backend, shape, { seed: [seed, 0], step: null }),
      update: () => expect.fail("dropout has no weights"),
    },
  );
}

describe("dropout", () => {
  test("drops about `rate` of the values and scales the rest so that the mean stays", () => {
    backend.tf.tidy(() => {
      const values = [...drop(backend.tf.ones([100, 100]), 0.3).dataSync()];
      const dropped = values.filter((value) => value === 0).length / values.length;
      // Four deviations of a share of 10,000 draws: 4·√(0.3·0.7/10,000).
      expect(Math.abs(dropped - 0.3)).toBeLessThan(0.0184);
      for (const value of values) if (value !== 0) expect(value).toBeCloseTo(1 / 0.7, 6);
    });
  });

  test("drops the same values for the same seed and others for another", () => {
    backend.tf.tidy(() => {
      const x = backend.tf.ones([20, 20]);
      expect(drop(x, 0.5).dataSync()).toEqual(drop(x, 0.5).dataSync());
      expect(drop(x, 0.5).dataSync()).not.toEqual(drop(x, 0.5, { seed: 2 }).dataSync());
    });
  });

  test("passes gradients through what it kept, scaled alike", () => {
    const { tf } = backend;
    tf.tidy(() => {
      const x = tf.ones([50]);
      expect(
        tf
          .grad((value) => tf.sum(drop(value, 0.4)))(x)
          .dataSync(),
      ).toEqual(drop(x, 0.4).dataSync());
    });
  });

  test("is nothing outside training and at rate 0", () => {
    backend.tf.tidy(() => {
      const x = backend.tf.tensor1d([1, 2, 3]);
      expect([...drop(x, 0.9, { training: false }).dataSync()]).toEqual([1, 2, 3]);
      expect([...drop(x, 0).dataSync()]).toEqual([1, 2, 3]);
    });
  });
});
