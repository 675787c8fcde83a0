import fc from "fast-check";
import { expect, test } from "vitest";
import { figuresOf } from "./figures.ts";

/** Mean squared, root mean squared and mean absolute error of numbers. */
function regressionFigures(truth: Float32Array, values: Float32Array): Record<"mse" | "rmse" | "mae" | "r2", number> {
  const table = figuresOf({ task: "numbers", truth, values, width: 1 });
  const figure = (name: string): number => table.get(name)?.()(null) ?? Number.POSITIVE_INFINITY;
  return { mse: figure("mse"), rmse: figure("rmse"), mae: figure("mae"), r2: figure("r2") };
}

const pairs = fc.array(
  fc.tuple(fc.float({ min: -1000, max: 1000, noNaN: true }), fc.float({ min: -1000, max: 1000, noNaN: true })),
  {
    minLength: 1,
    maxLength: 50,
  },
);

test("Figures of three numbers are what one works out by hand", () => {
  const figures = regressionFigures(Float32Array.of(1, 2, 3), Float32Array.of(1, 4, 0));
  expect(figures.mse).toBeCloseTo(13 / 3, 12);
  expect(figures.rmse).toBeCloseTo(Math.sqrt(13 / 3), 12);
  expect(figures.mae).toBeCloseTo(5 / 3, 12);
});

test("The mean absolute error is at most the root of the mean square, and both at most the largest error", () => {
  fc.assert(
    fc.property(pairs, (values) => {
      const truth = Float32Array.from(values, ([one]) => one);
      const predicted = Float32Array.from(values, ([, other]) => other);
      const { mse, rmse, mae } = regressionFigures(truth, predicted);
      const largest = Math.max(...values.map(([one, other]) => Math.abs(one - other)));
      expect(mae).toBeLessThanOrEqual(rmse * (1 + 1e-12));
      expect(rmse).toBeLessThanOrEqual(largest * (1 + 1e-12));
      expect(rmse ** 2).toBeCloseTo(mse, 5);
    }),
    { seed: 1 },
  );
});

test("Figures of no numbers are no number", () => {
  expect(regressionFigures(new Float32Array(0), new Float32Array(0)).mse).toBeNaN();
});

test("R2 of a truth that never differs is 1 where every answer is right and 0 elsewhere, also where its mean is rounded", () => {
  const truth = new Float32Array(49).fill(0.1);
  expect(regressionFigures(truth, truth).r2).toBe(1);
  expect(
    regressionFigures(
      truth,
      truth.map((value) => value + 1),
    ).r2,
  ).toBe(0);
  expect(regressionFigures(truth.subarray(0, 1), truth.subarray(0, 1)).r2).toBeNaN();
});
