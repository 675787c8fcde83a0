import { describe, expect, it } from "vitest";
import { betaNumber } from "./beta.ts";
import { randomStream } from "./stream.ts";

function drawn(alpha: number, count: number): Float64Array {
  const stream = randomStream(4, "beta", alpha);
  return Float64Array.from({ length: count }, () => betaNumber(alpha, stream));
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("betaNumber", () => {
  it.each([0.05, 0.2, 0.5, 1, 3, 40])("has the moments of Beta(%d, %d)", (alpha) => {
    const values = drawn(alpha, 20_000);
    expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
    const variance = 1 / (4 * (2 * alpha + 1));
    // Four deviations of a mean over 20,000 numbers.
    expect(Math.abs(mean(values) - 0.5)).toBeLessThan(4 * Math.sqrt(variance / 20_000));
    expect(mean(values.map((value) => (value - 0.5) ** 2)) / variance).toBeCloseTo(1, 1);
  });

  it("is uniform for alpha 1", () => {
    const values = drawn(1, 10_000).sort();
    // Kolmogorov and Smirnov: 1.63 / √n is the bound of one in a hundred.
    const worst = values.reduce((most, value, at) => Math.max(most, Math.abs(value - (at + 0.5) / values.length)), 0);
    expect(worst).toBeLessThan(1.63 / 100);
  });

  it("follows the arc sine law for alpha 1/2", () => {
    const values = drawn(0.5, 10_000).sort();
    const law = (value: number): number => (2 / Math.PI) * Math.asin(Math.sqrt(value));
    const worst = values.reduce((most, value, at) => Math.max(most, Math.abs(law(value) - (at + 0.5) / 10_000)), 0);
    expect(worst).toBeLessThan(1.63 / 100);
  });
});
