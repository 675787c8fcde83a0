import { describe, expect, it } from "vitest";
import type { FittedStep } from "./fitted-preparation.ts";
import { applySteps } from "./fitted-steps.ts";
import { restoreNumber } from "./restore-numbers.ts";

const flows: readonly (readonly FittedStep[])[] = [
  [{ step: "scale", factor: 1 / 255 }],
  [{ step: "normalize", mean: [12, -4], std: [3, 0.5] }],
  [{ step: "min_max", min: [2, -1], max: [9, 4] }],
  [{ step: "robust", median: [5, 6], spread: [2, 10] }],
  [{ step: "log_scale" }],
  [{ step: "log_scale" }, { step: "normalize", mean: [1, 2], std: [0.3, 4] }, { step: "scale", factor: 10 }],
];

describe("restoreNumber", () => {
  it.each(flows)("undoes what %o did", (...steps) => {
    for (const place of [0, 1]) {
      for (const value of [-7.25, 0, 0.5, 8, 1234]) {
        expect(restoreNumber(applySteps(value, steps, place), steps, place)).toBeCloseTo(value, 8);
      }
    }
  });

  it("gives a value of one constant for steps that made all of them one, and leaves what `clip` cut", () => {
    expect(restoreNumber(0, [{ step: "min_max", min: [3], max: [3] }], 0)).toBe(3);
    expect(restoreNumber(1, [{ step: "clip", min: 0, max: 1 }], 0)).toBe(1);
  });
});
