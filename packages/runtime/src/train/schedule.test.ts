import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plateauIn, scheduled, schedules } from "./schedule.ts";
import { call } from "./testing/train-fixture.ts";

const stepsPerEpoch = 100;
const at = (progress: number, epochs = 10, falls = 0) => ({ progress, epochs, stepsPerEpoch, falls });
/** Of `cosine`, but for its rates and warm-up. */
const once = { over: null, every: null, stretch: 1, shrink: 1, per: null };

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
  const cosine = call("cosine", { ...once, from: 0.1, to: 0.01, warmup: 0 });

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
    const warm = call("cosine", { ...once, from: 0.1, to: 0, warmup: 2 });
    expect(scheduled(warm, at(0))).toBe(0);
    expect(scheduled(warm, at(1))).toBeCloseTo(0.05, 12);
    expect(scheduled(warm, at(2))).toBeCloseTo(0.1, 12);
    expect(scheduled(warm, at(6))).toBeCloseTo(0.05, 12);
    expect(scheduled(warm, at(10))).toBeCloseTo(0, 12);
  });

  test("only rises where the warm-up is as long as the run", () => {
    const warm = call("cosine", { ...once, from: 0.1, to: 0, warmup: 10 });
    expect(scheduled(warm, at(9))).toBeCloseTo(0.09, 12);
  });
});

test("step multiplies by `factor` after every `every` whole epochs", () => {
  const step = call("step", { from: 0.8, factor: 0.5, every: 3, at: [], per: null });
  expect([0, 2.99, 3, 5.99, 6, 9].map((progress) => scheduled(step, at(progress)))).toEqual([
    0.8, 0.8, 0.4, 0.4, 0.2, 0.1,
  ]);
});

test("exponential multiplies by `factor` an epoch, also within one", () => {
  const exponential = call("exponential", { from: 0.5, factor: 0.9, every: 1, per: null });
  expect(scheduled(exponential, at(0))).toBe(0.5);
  expect(scheduled(exponential, at(3))).toBeCloseTo(0.5 * 0.729, 12);
  expect(scheduled(exponential, at(0.5))).toBeCloseTo(0.5 * Math.sqrt(0.9), 12);
});

test("linear goes straight from `from` to `to`, upwards too", () => {
  expect(scheduled(call("linear", { from: 0.1, to: 0.2, over: null, per: null }), at(2.5))).toBeCloseTo(0.125, 12);
  expect(scheduled(call("linear", { from: 0.1, to: 0, over: null, per: null }), at(10))).toBeCloseTo(0, 12);
});

describe("cosine with restarts", () => {
  const again = call("cosine", { ...once, from: 0.1, to: 0, warmup: 1, every: 2, stretch: 2, shrink: 0.5 });

  test("starts again at a part of its height, each time later", () => {
    // After the warm-up, falls of 2, 4 and 8 epochs.
    expect(scheduled(again, at(1, 20))).toBeCloseTo(0.1, 12);
    expect(scheduled(again, at(2, 20))).toBeCloseTo(0.05, 12);
    expect(scheduled(again, at(3, 20))).toBeCloseTo(0.05, 12);
    expect(scheduled(again, at(5, 20))).toBeCloseTo(0.025, 12);
    expect(scheduled(again, at(7, 20))).toBeCloseTo(0.025, 12);
    expect(scheduled(again, at(6.999, 20))).toBeLessThan(1e-6);
  });
});

describe("the unit of a schedule", () => {
  test("is the epoch, with the rate moving in between; by epoch it stays within one", () => {
    const line = { from: 1, to: 0, over: null };
    expect(scheduled(call("linear", { ...line, per: null }), at(2.5))).toBeCloseTo(0.75, 12);
    expect(scheduled(call("linear", { ...line, per: "epoch" }), at(2.5))).toBeCloseTo(0.8, 12);
  });

  test("is the step where it is asked for", () => {
    const line = { from: 1, to: 0, over: 50, per: "step" };
    expect(scheduled(call("linear", line), at(0.25))).toBeCloseTo(0.5, 12);
    expect(scheduled(call("linear", line), at(3))).toBe(0);
    const step = { from: 1, factor: 0.5, every: null, at: [10, 120], per: "step" };
    expect([0.09, 0.1, 1.19, 1.2].map((progress) => scheduled(call("step", step), at(progress)))).toEqual([
      1, 0.5, 0.5, 0.25,
    ]);
  });
});

describe("warmup", () => {
  test("rises to where the other schedule starts, which then has the time that is left", () => {
    const line = call("linear", { from: 0.4, to: 0, over: null, per: null });
    const warm = call("warmup", { over: 2, from: 0.1, per: null, before: line });
    expect(scheduled(warm, at(0))).toBeCloseTo(0.1, 12);
    expect(scheduled(warm, at(1))).toBeCloseTo(0.25, 12);
    expect(scheduled(warm, at(2))).toBeCloseTo(0.4, 12);
    expect(scheduled(warm, at(6))).toBeCloseTo(0.2, 12);
    expect(scheduled(warm, at(10))).toBeCloseTo(0, 12);
  });

  test("rises to a number that then stays", () => {
    const warm = call("warmup", { over: 200, from: 0, per: "step", before: 0.5 });
    expect([0, 1, 2, 9].map((progress) => scheduled(warm, at(progress)))).toEqual([0, 0.25, 0.5, 0.5]);
  });
});

describe("plateau", () => {
  const plateau = call("plateau", {
    from: 0.8,
    factor: 0.5,
    to: 0.15,
    on: "valid.loss",
    patience: 1,
    min_delta: 0,
    cooldown: 0,
  });

  test("is as often halved as it has fallen, down to its bound", () => {
    expect([0, 1, 2, 3, 9].map((falls) => scheduled(plateau, at(5, 10, falls)))).toEqual([0.8, 0.4, 0.2, 0.15, 0.15]);
  });

  test("is found by itself and behind a warm-up", () => {
    expect(plateauIn(plateau)).toBe(plateau);
    expect(plateauIn(call("warmup", { over: 1, from: 0, per: null, before: plateau }))).toBe(plateau);
    expect(plateauIn(call("warmup", { over: 1, from: 0, per: null, before: 0.1 }))).toBeNull();
    expect(plateauIn(0.1)).toBeNull();
  });
});

test("Every schedule stays between its ends over the whole run", () => {
  const calls = [
    call("cosine", { ...once, from: 0.3, to: 0.001, warmup: 1 }),
    call("cosine", { ...once, from: 0.3, to: 0.001, warmup: 1, every: 2, stretch: 1.5, shrink: 0.5 }),
    call("step", { from: 0.3, factor: 0.1, every: 2, at: [], per: "epoch" }),
    call("step", { from: 0.3, factor: 0.1, every: null, at: [2, 5], per: null }),
    call("exponential", { from: 0.3, factor: 0.7, every: 2, per: "step" }),
    call("linear", { from: 0.3, to: 0.001, over: 4, per: null }),
    call("polynomial", { from: 0.3, to: 0.001, power: 3, over: null, per: "epoch" }),
    call("one_cycle", { peak: 0.3, rise: 0.2, from: null, to: null, shape: "cosine", over: null, per: null }),
    call("warmup", { over: 2, from: 0, per: null, before: 0.3 }),
    call("inverse_sqrt", { peak: 0.3, warmup: 2, per: null }),
    call("plateau", { from: 0.3, factor: 0.5, to: 0.1 }),
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
