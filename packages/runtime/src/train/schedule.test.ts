import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scheduled, schedules } from "./schedule.ts";
import { call } from "./testing/train-fixture.ts";

const at = (progress: number, epochs = 10) => ({ progress, epochs });

describe("scheduled", () => {
  test("gives a plain number anywhere", () => {
    expect(scheduled(0.25, at(7.3))).toBe(0.25);
  });

  test("refuses what is no schedule as a fault of ours", () => {
    expect(() => scheduled("fast", at(0))).toThrow("no schedule");
    expect(() => scheduled(call("zigzag"), at(0))).toThrow("no schedule `zigzag`");
  });
});

describe("cosine", () => {
  const cosine = call("cosine", { from: 0.1, to: 0.01, warmup: 0 });

  test("starts at `from`, is half way in the middle and ends at `to`", () => {
    expect(scheduled(cosine, at(0))).toBeCloseTo(0.1, 12);
    expect(scheduled(cosine, at(5))).toBeCloseTo(0.055, 12);
    expect(scheduled(cosine, at(10))).toBeCloseTo(0.01, 12);
  });

  test("follows half a cosine between", () => {
    for (const progress of [0.1, 1, 3.7, 8.25]) {
      const closed = 0.01 + 0.09 * Math.cos((Math.PI * progress) / 20) ** 2;
      expect(scheduled(cosine, at(progress))).toBeCloseTo(closed, 12);
    }
  });

  test("rises in a straight line over `warmup` epochs, then falls over those that are left", () => {
    const warm = call("cosine", { from: 0.1, to: 0, warmup: 2 });
    expect(scheduled(warm, at(0))).toBe(0);
    expect(scheduled(warm, at(1))).toBeCloseTo(0.05, 12);
    expect(scheduled(warm, at(2))).toBeCloseTo(0.1, 12);
    expect(scheduled(warm, at(6))).toBeCloseTo(0.05, 12);
    expect(scheduled(warm, at(10))).toBeCloseTo(0, 12);
  });

  test("only rises where the warm-up is as long as the run", () => {
    const warm = call("cosine", { from: 0.1, to: 0, warmup: 10 });
    expect(scheduled(warm, at(9))).toBeCloseTo(0.09, 12);
  });
});

test("step multiplies by `factor` after every `every` whole epochs", () => {
  const step = call("step", { from: 0.8, factor: 0.5, every: 3 });
  expect([0, 2.99, 3, 5.99, 6, 9].map((progress) => scheduled(step, at(progress)))).toEqual([
    0.8, 0.8, 0.4, 0.4, 0.2, 0.1,
  ]);
});

test("exponential multiplies by `factor` an epoch, also within one", () => {
  const exponential = call("exponential", { from: 0.5, factor: 0.9 });
  expect(scheduled(exponential, at(0))).toBe(0.5);
  expect(scheduled(exponential, at(3))).toBeCloseTo(0.5 * 0.729, 12);
  expect(scheduled(exponential, at(0.5))).toBeCloseTo(0.5 * Math.sqrt(0.9), 12);
});

test("linear goes straight from `from` to `to`, upwards too", () => {
  expect(scheduled(call("linear", { from: 0.1, to: 0.2 }), at(2.5))).toBeCloseTo(0.125, 12);
  expect(scheduled(call("linear", { from: 0.1, to: 0 }), at(10))).toBeCloseTo(0, 12);
});

test("Every schedule stays between its ends over the whole run", () => {
  const calls = [
    call("cosine", { from: 0.3, to: 0.001, warmup: 1 }),
    call("step", { from: 0.3, factor: 0.1, every: 2 }),
    call("exponential", { from: 0.3, factor: 0.7 }),
    call("linear", { from: 0.3, to: 0.001 }),
  ];
  expect(new Set(calls.map((one) => one.call))).toEqual(new Set(schedules.keys()));
  fc.assert(
    fc.property(fc.double({ min: 0, max: 10, noNaN: true }), fc.constantFrom(...calls), (progress, schedule) => {
      const value = scheduled(schedule, at(progress));
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(0.3 + 1e-12);
    }),
    { seed: 1 },
  );
});
