import fc from "fast-check";
import { expect, test } from "vitest";
import { regressionFigures } from "./regression.ts";

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
