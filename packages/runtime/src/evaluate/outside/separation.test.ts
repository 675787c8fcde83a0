import { describe, expect, it } from "vitest";
import { fitThreshold, quantile, type Scored, separationFigures } from "./separation.ts";

const scored = (inside: readonly number[], outside: readonly number[], right?: readonly number[]): Scored => ({
  inside: Float32Array.from(inside),
  right: Uint8Array.from(right ?? inside.map(() => 1)),
  outside: Float32Array.from(outside),
});

const figuresOf = (of: Scored, threshold: number): Record<string, number> =>
  Object.fromEntries([...separationFigures(of, threshold)].map(([name, figure]) => [name, figure(null)]));

describe("thresholds", () => {
  it("lie between what is kept and what is refused", () => {
    expect(fitThreshold(scored([1, 2, 3], [5, 6]), "balanced")).toBe(4);
  });

  it("balance both sides, or count every row alike", () => {
    // Of ten inside and two outside rows, refusing above 5 costs three of ten and wins one of two.
    const rows = scored([1, 1, 2, 2, 3, 3, 4, 6, 7, 8], [5.5, 9]);
    expect(fitThreshold(rows, "balanced")).toBeCloseTo(4.75, 6);
    expect(fitThreshold(rows, "accuracy")).toBeCloseTo(8.5, 6);
  });

  it("do not keep rows for the sake of wrong answers", () => {
    expect(fitThreshold(scored([1, 2, 7], [5], [1, 1, 0]), "balanced")).toBe(3.5);
  });

  it("keep a part of the inside rows where that is asked for", () => {
    const inside = Array.from({ length: 100 }, (_, row) => row + 1);
    expect(fitThreshold(scored(inside, []), { keep: 0.95 })).toBe(95);
    expect(quantile(Float32Array.of(3, 1, 2), 1)).toBe(3);
  });

  it("refuse everything where that is best", () => {
    const threshold = fitThreshold(scored([5], [1, 2], [0]), "balanced");
    expect(threshold).toBeLessThan(1);
  });
});

describe("figures of rows from outside", () => {
  it("are those of a table by hand", () => {
    const figures = figuresOf(scored([1, 2, 3, 6], [4, 5, 7], [1, 0, 1, 1]), 4.5);
    expect(figures).toEqual({
      auroc: expect.closeTo(10 / 12, 9),
      fpr95: expect.closeTo(2 / 3, 9),
      recall: expect.closeTo(2 / 3, 9),
      precision: expect.closeTo(2 / 3, 9),
      accuracy: 0.5,
      refused: 0.25,
    });
  });

  it("count rows as often as they are drawn", () => {
    const figures = separationFigures(scored([1, 6], [4, 7]), 5);
    // The row with 6 twice, that with 4 not at all.
    expect(figures.get("auroc")?.([1, 2, 0, 1])).toBe(1);
    expect(figures.get("recall")?.([1, 2, 0, 1])).toBe(1);
    expect(figures.get("refused")?.([1, 2, 0, 1])).toBeCloseTo(2 / 3, 9);
  });

  it("are undefined without rows from outside", () => {
    expect(figuresOf(scored([1, 2], []), 3)).toMatchObject({ auroc: Number.NaN, recall: Number.NaN, accuracy: 1 });
  });
});
