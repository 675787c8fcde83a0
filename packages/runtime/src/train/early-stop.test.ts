import { describe, expect, test } from "vitest";
import { earlyStop, goalOf, shouldStop } from "./early-stop.ts";
import { call } from "./testing/train-fixture.ts";

const accuracy = "valid.label.accuracy";
const early = (parts: { on?: string; patience?: number; min_delta?: number } = {}) =>
  call("early", { on: accuracy, patience: 2, min_delta: 0, ...parts });

/** The number of epochs that a run of these metric values makes. */
function epochsRun(stop: ReturnType<typeof early>, values: readonly number[], metric = accuracy): number {
  const { fresh, after } = earlyStop(stop);
  let state = fresh;
  for (const [index, value] of values.entries()) {
    if (shouldStop(stop, state)) return index;
    state = after(state, { [metric]: value });
  }
  return values.length;
}

describe("early stopping", () => {
  test("never ends a run that has no rule", () => {
    expect(shouldStop(null, {})).toBe(false);
  });

  test("ends once `patience` epochs in a row brought nothing", () => {
    expect(epochsRun(early(), [0.5, 0.6, 0.6, 0.55, 0.9])).toBe(4);
  });

  test("counts anew after an improvement", () => {
    expect(epochsRun(early(), [0.5, 0.4, 0.6, 0.5, 0.7, 0.6, 0.6, 0.9])).toBe(7);
  });

  test("takes an equal value for no progress", () => {
    expect(epochsRun(early({ patience: 1 }), [0.5, 0.5, 0.9])).toBe(2);
  });

  test("asks for more than `min_delta`, measured from the best that counted", () => {
    expect(epochsRun(early({ min_delta: 0.1 }), [0.5, 0.55, 0.59, 0.9])).toBe(3);
    expect(epochsRun(early({ min_delta: 0.1 }), [0.5, 0.55, 0.61, 0.62])).toBe(4);
  });

  test("goes downwards for losses and errors", () => {
    const loss = "valid.loss";
    expect(epochsRun(early({ on: loss }), [3, 2, 1, 0.5, 0.6, 0.7, 0.1], loss)).toBe(6);
  });

  test("waits, and at last ends, where the metric is no number", () => {
    expect(epochsRun(early(), [0.5, Number.NaN, Number.NaN, 0.9])).toBe(3);
    expect(epochsRun(early(), [Number.NaN, 0.5, 0.6])).toBe(3);
  });
});

test("Smaller is better for loss, mse, rmse and mae only", () => {
  const goals = [
    "valid.loss",
    "valid.price.mse",
    "valid.price.rmse",
    "valid.price.mae",
    accuracy,
    "valid.label.f1",
  ].map(goalOf);
  expect(goals).toEqual(["min", "min", "min", "min", "max", "max"]);
});
