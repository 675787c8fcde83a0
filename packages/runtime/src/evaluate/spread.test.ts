import { describe, expect, test } from "vitest";
import { meansOf, methodOf, spreadOf, spreads } from "./spread.ts";
import { studentQuantile } from "./student-t.ts";

test.each([
  // From tables of the t distribution.
  [0.975, 1, 12.7062],
  [0.975, 2, 4.30265],
  [0.975, 4, 2.77645],
  [0.975, 9, 2.26216],
  [0.975, 49, 2.00958],
  [0.975, 1000, 1.96234],
  [0.95, 5, 2.01505],
  [0.995, 10, 3.16927],
])("the t below which %d of the distribution with %i degrees lies is %d", (p, df, t) => {
  expect(studentQuantile(p, df)).toBeCloseTo(t, 4);
});

describe("what several runs say of a figure", () => {
  test("over seeds is Student's interval", () => {
    const { mean, deviation, low, high } = spreadOf("test.loss", [0.4, 0.5, 0.6], { folds: 1, seeds: 3 });
    expect(mean).toBeCloseTo(0.5, 12);
    expect(deviation).toBeCloseTo(0.1, 12);
    // 4.30265 · 0.1 / √3
    expect(high).toBeCloseTo(0.5 + 0.248414, 5);
    expect(low).toBeCloseTo(0.5 - 0.248414, 5);
  });

  test("over folds is wider, as their train rows overlap", () => {
    const runs = [0.8, 0.82, 0.78, 0.81, 0.79];
    const seeds = spreadOf("test.label.accuracy", runs, { folds: 1, seeds: 5 });
    const folds = spreadOf("test.label.accuracy", runs, { folds: 5, seeds: 1 });
    expect(folds.deviation).toBe(seeds.deviation);
    const half = ({ mean, high }: typeof folds): number => (high ?? Number.NaN) - mean;
    // √((1/5 + 1/4) / (1/5)) = 1.5
    expect(half(folds) / half(seeds)).toBeCloseTo(1.5, 10);
  });

  test("stays within what the figure can be", () => {
    const { low, high } = spreadOf("test.label.accuracy", [0.99, 0.9], { folds: 1, seeds: 2 });
    expect(high).toBe(1);
    expect(low).toBeGreaterThan(0);
    expect(spreadOf("test.loss", [0.001, 0.1], { folds: 1, seeds: 2 }).low).toBe(0);
  });

  test("has no interval of a single run", () => {
    expect(spreadOf("test.loss", [0.4], { folds: 1, seeds: 1 })).toEqual({
      mean: 0.4,
      deviation: null,
      low: null,
      high: null,
      runs: [0.4],
    });
  });

  test("is of the metrics that every run has", () => {
    const found = spreads([{ "test.loss": 1, "test.label.f1": 0.5 }, { "test.loss": 3 }], { folds: 1, seeds: 2 });
    expect(meansOf(found)).toEqual({ "test.loss": 2 });
  });

  test("names its method", () => {
    expect(methodOf({ folds: 1, seeds: 5 })).toBe("95 % interval of the mean by Student's t over 5 seeds");
    expect(methodOf({ folds: 10, seeds: 1 })).toMatch(/corrected resampled t test .* over 10 folds$/);
    expect(methodOf({ folds: 10, seeds: 3 })).toMatch(/over 10 folds × 3 seeds$/);
  });
});
