import type { Expectation } from "@penstock/dsl";
import { describe, expect, test } from "vitest";
import { judge } from "./expectations.ts";

const span = { file: "/programs/test.pipe", start: 0, end: 1 };
const metric = "test.label.accuracy";
const bound = (comparison: Expectation["comparison"], value = 0.75): Expectation => ({
  metric,
  comparison,
  bound: value,
  text: `label.accuracy ${comparison} 75%`,
  span,
});

describe("judge", () => {
  test.each([
    [">=", [false, true, true]],
    ["<=", [true, true, false]],
    [">", [false, false, true]],
    ["<", [true, false, false]],
  ] as const)("holds `%s` below, at and above the bound as arithmetic does", (comparison, expected) => {
    const held = [0.7, 0.75, 0.8].map((value) => judge([bound(comparison)], { [metric]: value })[0]?.holds);
    expect(held).toEqual(expected);
  });

  test("reports the value beside the bound, in the program's own words", () => {
    expect(judge([bound(">=")], { [metric]: 0.9 })).toEqual([
      { text: "label.accuracy >= 75%", metric, comparison: ">=", bound: 0.75, value: 0.9, holds: true },
    ]);
  });

  test("lets no bound hold for a metric that is missing or no number", () => {
    for (const comparison of [">=", "<=", ">", "<"] as const) {
      expect(judge([bound(comparison)], {})[0]?.holds).toBe(false);
      expect(judge([bound(comparison)], { [metric]: Number.NaN })[0]?.holds).toBe(false);
    }
  });
});
