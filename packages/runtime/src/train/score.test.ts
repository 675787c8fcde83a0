import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend } from "../backend/index.ts";
import { rowScores } from "./score.ts";

let tf: Backend["tf"];

beforeAll(async () => {
  ({ tf } = await loadBackend({ install: false }));
});

/** The scores of rows, summed up; classes are int32. */
function score(loss: string, output: readonly number[][], target: readonly number[] | readonly number[][]): number {
  return (
    tf.tidy(() => {
      const truth = Array.isArray(target[0])
        ? tf.tensor2d(target as number[][])
        : tf.tensor1d(target as number[], "int32");
      const rows = rowScores(tf, { output: tf.tensor2d(output as number[][]), target: truth, loss });
      expect(rows.shape).toEqual([output.length]);
      return tf.sum(rows).dataSync()[0];
    }) ?? Number.NaN
  );
}

describe("the score of a batch", () => {
  test("counts rows whose largest value is that of the class", () => {
    expect(
      score(
        "cross_entropy",
        [
          [0.1, 0.9],
          [0.8, 0.2],
          [0.4, 0.6],
        ],
        [1, 1, 1],
      ),
    ).toBe(2);
  });

  test("of two classes told by one probability turns at a half, of scores at 0", () => {
    const answers = [[0.4], [0.6], [-0.2], [0.9]];
    expect(score("binary", answers, [0, 0, 0, 1])).toBe(3);
    expect(score("focal", answers, [0, 0, 0, 1])).toBe(3);
    expect(score("hinge", answers, [0, 0, 0, 1])).toBe(2);
  });

  test("of yes and no is the part of a row's values that is right", () => {
    expect(score("binary", [[0.9, 0.2, 0.7, 0.1]], [[1, 1, 1, 0]])).toBeCloseTo(0.75, 6);
  });

  test("of numbers is the error that goes with the loss", () => {
    expect(score("mse", [[1], [2]], [[3], [2]])).toBeCloseTo(4, 6);
    for (const loss of ["mae", "huber", "quantile", "log_cosh"])
      expect(score(loss, [[1], [2]], [[3], [2]])).toBeCloseTo(2, 6);
  });

  test("of places in space is none", () => {
    expect(
      score(
        "triplet",
        [
          [1, 2],
          [3, 4],
        ],
        [0, 1],
      ),
    ).toBe(0);
  });
});
