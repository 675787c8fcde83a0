import type { Tensor } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend, statelessUniform } from "../backend/index.ts";
import { dropout, spatialDropout, stochasticDepth } from "./dropout.ts";

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

describe("whole parts that fall together", () => {
  const apply = (operator: typeof dropout, x: Tensor, training: boolean): number[] => {
    const context = {
      tf: backend.tf,
      training,
      uniform: (shape: readonly number[]) => statelessUniform(backend, shape, { seed: [3, 0], step: null }),
      update: () => expect.fail("dropout has no weights"),
    };
    return [...operator([x], {}, { rate: 0.4 }, context).dataSync()];
  };

  test("spatial_dropout drops a channel at all positions of a row, or none, and scales the rest", () => {
    backend.tf.tidy(() => {
      const [rows, places, channels] = [20, 6, 50];
      const values = apply(spatialDropout, backend.tf.ones([rows, places, channels]), true);
      const at = (row: number, place: number, channel: number): number =>
        values[(row * places + place) * channels + channel] ?? Number.NaN;
      let dropped = 0;
      for (let row = 0; row < rows; row++) {
        for (let channel = 0; channel < channels; channel++) {
          const first = at(row, 0, channel);
          if (first === 0) dropped++;
          else expect(first).toBeCloseTo(1 / 0.6, 5);
          for (let place = 1; place < places; place++) expect(at(row, place, channel)).toBe(first);
        }
      }
      // Four deviations of a share of 1,000 draws.
      expect(Math.abs(dropped / (rows * channels) - 0.4)).toBeLessThan(4 * Math.sqrt(0.24 / 1000));
    });
  });

  test("stochastic_depth drops whole rows and scales the others", () => {
    backend.tf.tidy(() => {
      const values = apply(stochasticDepth, backend.tf.ones([1000, 2, 3]), true);
      const rows = Array.from({ length: 1000 }, (_, row) => values.slice(6 * row, 6 * row + 6));
      for (const row of rows) expect(new Set(row).size).toBe(1);
      const dropped = rows.filter(([first]) => first === 0).length;
      expect(Math.abs(dropped / 1000 - 0.4)).toBeLessThan(4 * Math.sqrt(0.24 / 1000));
      expect(Math.max(...values)).toBeCloseTo(1 / 0.6, 5);
    });
  });

  test("both do nothing outside training", () => {
    backend.tf.tidy(() => {
      const x = backend.tf.tensor3d([1, 2, 3, 4], [1, 2, 2]);
      expect(apply(spatialDropout, x, false)).toEqual([1, 2, 3, 4]);
      expect(apply(stochasticDepth, x, false)).toEqual([1, 2, 3, 4]);
    });
  });
});

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
