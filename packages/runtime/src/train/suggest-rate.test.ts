import { describe, expect, test } from "vitest";
import { randomStream } from "../random/stream.ts";
import { type RateSweep, rateAt } from "./rate-sweep.ts";
import { shortRate, smoothed, suggestRate } from "./suggest-rate.ts";

const range = { from: 1e-6, to: 1, steps: 200 };

/** A sweep of a curve over the logarithm of the rate, with normal noise. */
function sweepOf(curve: (log: number) => number, noise = 0, seed = 1): RateSweep {
  const stream = randomStream(seed, "noise");
  const steps = Array.from({ length: range.steps }, (_, step) => {
    const rate = rateAt(range, step);
    return { rate, loss: curve(Math.log10(rate)) + noise * stream.normal() };
  });
  return { steps, ended: "all" };
}

/** Falls around 1e-3, is lowest near 1e-2 and grows from there. */
const valley = (log: number): number =>
  2 - 1.5 / (1 + Math.exp(-6 * (log + 3))) + (log > -1.8 ? 4 * (log + 1.8) ** 2 : 0);

describe("a suggested rate", () => {
  test.each([0, 0.02, 0.1])("is where the loss falls fastest, with noise of %d too", (noise) => {
    for (const seed of [1, 2, 3]) {
      const { rate, reason } = suggestRate(sweepOf(valley, noise, seed), range);
      // The slope is steepest at 1e-3; the bell and the noise move it by less than half a decade.
      expect(Math.abs(Math.log10(rate ?? Number.NaN) + 3)).toBeLessThan(0.5);
      expect(reason).toMatch(/^the loss falls fastest at .+ and is lowest at /);
    }
  });

  test("is given where the loss falls to the end, with the hint that greater ones were not tried", () => {
    const { rate, reason } = suggestRate(
      sweepOf((log) => 2 - 0.25 * (log + 6)),
      range,
    );
    expect(rate).not.toBeNull();
    expect(reason).toMatch(/still falling at 1, the greatest that was tried$/);
  });

  test.each([
    ["stays", () => 0.7],
    ["grows throughout", (log: number) => 1 + (log + 6) / 3],
    ["stays and then grows", (log: number) => 0.7 + Math.max(0, log + 2) ** 2],
  ] as const)("is not given where the loss %s", (_, curve) => {
    for (const noise of [0, 0.05]) {
      const { rate, reason } = suggestRate(sweepOf(curve, noise, 4), range);
      expect(rate).toBeNull();
      expect(reason).toMatch(/^the loss does not fall at any rate from 1e-6 to 1/);
    }
  });

  test("is not given of a sweep that broke off at once", () => {
    const { steps } = sweepOf(valley);
    const broken = suggestRate({ steps: steps.slice(0, 5), ended: "diverged" }, range);
    expect(broken).toEqual({
      rate: null,
      reason: "the loss grew beyond measure within 5 steps: begin lower, such as `--from 1e-9`",
    });
    expect(suggestRate({ steps: [], ended: "all" }, range).rate).toBeNull();
  });
});

test("A smoothed curve keeps what is straight, and does not lag", () => {
  const line = Array.from({ length: 100 }, (_, index) => 3 * index);
  smoothed(line)
    .slice(10, 90)
    .forEach((value, index) => {
      expect(value).toBeCloseTo(3 * (index + 10), 9);
    });
  const peak = smoothed(line.map((_, index) => (index === 50 ? 1 : 0)));
  expect(peak.indexOf(Math.max(...peak))).toBe(50);
});

test("A rate is written in two digits", () => {
  expect([0.00123, 0.0456, 0.5, 12, 1e-7, 1000].map(shortRate)).toEqual([
    "1.2e-3",
    "0.046",
    "0.5",
    "12",
    "1e-7",
    "1e3",
  ]);
});
