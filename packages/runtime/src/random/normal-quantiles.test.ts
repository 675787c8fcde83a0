import { describe, expect, it } from "vitest";
import { normalQuantile, normalQuantiles } from "./normal-quantiles.ts";

describe("normalQuantile", () => {
  it("agrees with tabled values in the middle and in the tails", () => {
    expect(normalQuantile(0.5)).toBeCloseTo(0, 9);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 7);
    expect(normalQuantile(0.01)).toBeCloseTo(-2.3263478740408408, 7);
    expect(normalQuantile(0.999)).toBeCloseTo(3.090232306167813, 7);
  });
});

describe("normalQuantiles", () => {
  it("has mean 0, variance 1 and ascends", () => {
    const table = normalQuantiles();
    const mean = table.reduce((sum, value) => sum + value, 0) / table.length;
    const variance = table.reduce((sum, value) => sum + value * value, 0) / table.length;
    expect(mean).toBeCloseTo(0, 9);
    expect(Math.abs(variance - 1)).toBeLessThan(1e-4);
    expect(table.every((value, index) => index === 0 || value > (table[index - 1] ?? 0))).toBe(true);
  });
});
