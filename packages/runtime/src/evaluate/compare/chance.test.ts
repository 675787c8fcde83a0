import { describe, expect, it } from "vitest";
import { randomStream } from "../../random/stream.ts";
import { chanceOf, holm, mcNemar } from "./chance.ts";

describe("McNemar's exact test", () => {
  // Two-sided sums of the binomial distribution, by hand: 2 · (1 + 10) / 2¹⁰, 2 · (1 + 8 + 28) / 2⁸.
  it.each([
    [1, 9, 22 / 1024],
    [9, 1, 22 / 1024],
    [2, 6, 74 / 256],
    [0, 5, 2 / 32],
    [4, 4, 1],
    [0, 0, 1],
  ])("of %i and %i flips is %f", (toRight, toWrong, p) => {
    expect(mcNemar(toRight, toWrong)).toBeCloseTo(p, 12);
  });

  it("is a number for many thousands of flips", () => {
    expect(mcNemar(10_000, 10_000)).toBe(1);
    // The normal approximation with its correction: z = (400 − 1) / √20,000 = 2.8214.
    expect(mcNemar(10_200, 9_800)).toBeCloseTo(0.00478, 4);
    expect(mcNemar(0, 5_000)).toBe(0);
  });
});

describe("signs drawn by lot", () => {
  const stream = () => randomStream(1, "signs");

  it("are McNemar's test where rows turn right or wrong", () => {
    expect(chanceOf([1, 0, 1, -1, 0, 1, 1, 1], stream)).toBe(mcNemar(5, 1));
    expect(chanceOf([0, 0], stream)).toBe(1);
  });

  it("count how often a sum is as far from zero", () => {
    // Of 2⁴ choices of signs of 1, 2, 3 and 4 the sums ±10 and ±8 are as far as 8: 4 of 16.
    expect(chanceOf([-1, 2, 3, 4], stream)).toBeCloseTo(4 / 16, 2);
    expect(chanceOf([0.5, Number.NaN, 2, 3, 4], stream)).toBeCloseTo(2 / 16, 2);
  });

  it("are normal where many rows differ", () => {
    const values = Array.from({ length: 400 }, (_, row) => (row % 5 === 0 ? -1.5 : 0.5) + (row % 2) / 100);
    const sum = values.reduce((all, value) => all + value, 0);
    const spread = Math.sqrt(values.reduce((all, value) => all + value * value, 0));
    // z = 42 / 16.2: beyond 2.576 lies one of a hundred.
    expect(sum / spread).toBeCloseTo(2.6, 1);
    expect(chanceOf(values, stream)).toBeCloseTo(0.0094, 3);
  });
});

describe("Holm's correction", () => {
  it("multiplies the smallest chance by their number, the next by one less, and keeps their order", () => {
    const found = holm([0.04, 0.001, 0.03, 0.5]);
    [0.09, 0.004, 0.09, 0.5].forEach((chance, index) => {
      expect(found[index]).toBeCloseTo(chance, 12);
    });
    expect(holm([0.4, 0.6])).toEqual([0.8, 0.8]);
    expect(holm([])).toEqual([]);
  });
});
