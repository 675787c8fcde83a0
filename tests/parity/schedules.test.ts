// Schedules against Keras's and PyTorch's: the rate of every step, of every epoch, or after every loss.
import { describe, expect, test } from "vitest";
import { schedules } from "../../packages/runtime/src/train/schedule.ts";
import { rateDifference, scheduleCases } from "./schedule-cases.ts";

/** Relative to the greatest rate: Keras computes in float32, PyTorch step by step in float64. */
const bound = 1e-6;

test("Every schedule has a recorded case", () => {
  expect(new Set(scheduleCases.map(({ schedule }) => schedule.call))).toEqual(new Set(schedules.keys()));
});

describe("A schedule gives the rates of its peer:", () => {
  test.each(scheduleCases)("$name ($peer)", (one) => {
    expect(rateDifference(one)).toBeLessThanOrEqual(bound);
  });
});
