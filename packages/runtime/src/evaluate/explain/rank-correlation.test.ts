import { describe, expect, it } from "vitest";
import { rankCorrelation } from "./rank-correlation.ts";
import { checkSanity, drawsFor } from "./sanity-check.ts";

describe("the rank correlation", () => {
  it("is 1 of the same order, whatever the numbers, and −1 of the opposite one", () => {
    expect(rankCorrelation([1, 2, 3, 4], [0, 10, 11, 1000])).toBe(1);
    expect(rankCorrelation([1, 2, 3, 4], [4, 3, 2, 1])).toBe(-1);
  });

  it("shares ranks between equal numbers, as scipy.stats.spearmanr has it", () => {
    // SciPy 1.17.1: spearmanr([1, 2, 2, 3], [1, 3, 2, 2]) and spearmanr([0, 0, 1, 5, 5], [2, 1, 1, 3, 4]).
    expect(rankCorrelation([1, 2, 2, 3], [1, 3, 2, 2])).toBeCloseTo(0.5, 12);
    expect(rankCorrelation([0, 0, 1, 5, 5], [2, 1, 1, 3, 4])).toBeCloseTo(0.7299963950884315, 12);
  });

  it("is not defined where one side is even", () => {
    expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBeNaN();
    expect(rankCorrelation([1], [2])).toBeNaN();
  });
});

describe("the sanity check", () => {
  const map = Array.from({ length: 64 }, (_, index) => Math.sin(index * 7.3));
  const other = Array.from({ length: 64 }, (_, index) => Math.cos(index * 3.1 + 2));

  it("tells maps that depend on the weights from those that do not", () => {
    expect(checkSanity([map], [[other]])).toMatchObject({ rows: 1, depends: true });
    expect(checkSanity([map, map], [[map, map.map((value) => value ** 3)]])).toEqual({
      correlation: 1,
      rows: 2,
      depends: false,
    });
    // Turned around, but the same picture.
    expect(checkSanity([map], [[map.map((value) => -value)]]).depends).toBe(false);
  });

  it("takes maps that are even without what was learned for others", () => {
    expect(checkSanity([map], [[new Float32Array(64)]])).toEqual({ correlation: null, rows: 0, depends: true });
  });

  it("goes by several draws of weights where a row has few values", () => {
    expect(drawsFor([map])).toBe(1);
    expect(drawsFor([[1, 2, 3]])).toBe(8);
    expect(checkSanity([[1, 2, 3]], [[[1, 2, 3]], [[3, 2, 1]]])).toEqual({ correlation: 0, rows: 1, depends: true });
  });
});
