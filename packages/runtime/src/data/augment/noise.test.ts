import { describe, expect, it } from "vitest";
import { indexedStreams } from "../../random/indexed-streams.ts";
import { augmented, meanOf, pictureOf, step } from "../testing/augmented-pictures.ts";
import { addNoise } from "./noise.ts";

const grey = pictureOf([5, 5, 1], () => 127.5);

describe("noise", () => {
  it("has the deviation asked for", () => {
    const values = augmented(grey, [step("noise", { std: 0.1 })], 1000).flatMap((result) => [...result]);
    expect(meanOf(values)).toBeCloseTo(127.5, 0);
    const std = Math.sqrt(meanOf(values.map((value) => (value - 127.5) ** 2)));
    expect(Math.abs(std / 25.5 - 1)).toBeLessThan(0.02);
  });

  it("follows the normal law", () => {
    const values = new Float32Array(20_000);
    addNoise(values, indexedStreams(1, "noise"), { std: 1, low: -9, high: 9 });
    // Parts of the normal distribution beyond 1, 2 and 3 deviations.
    for (const [bound, part] of [
      [1, 0.3173],
      [2, 0.0455],
      [3, 0.0027],
    ] as const) {
      const beyond = values.filter((value) => Math.abs(value) > bound).length / values.length;
      expect(Math.abs(beyond - part)).toBeLessThan(4 * Math.sqrt((part * (1 - part)) / values.length));
    }
    // Neighbours, whose bits come from one word, have nothing to do with each other.
    const product = values.reduce((sum, value, at) => sum + value * (values[at ^ 1] ?? 0), 0) / values.length;
    expect(Math.abs(product)).toBeLessThan(4 / Math.sqrt(values.length / 2));
  });

  it("stays between black and white", () => {
    const wild = augmented(grey, [step("noise", { std: 5 })], 10).flatMap((result) => [...result]);
    expect(Math.min(...wild)).toBe(0);
    expect(Math.max(...wild)).toBe(255);
  });

  it("changes nothing at no strength, and every value of an odd number of them otherwise", () => {
    expect(augmented(grey, [step("noise", { std: 0 })], 1)[0]).toEqual(grey.values);
    const [changed = grey.values] = augmented(grey, [step("noise", { std: 0.1 })], 1);
    expect(changed.every((value) => value !== 127.5)).toBe(true);
  });

  it("is another for every row, and the same for the same row", () => {
    const steps = [step("noise", { std: 0.1 })];
    const results = augmented(grey, steps, 50);
    expect(new Set(results.map((result) => result.join())).size).toBe(50);
    expect(augmented(grey, steps, 50)).toEqual(results);
  });
});
