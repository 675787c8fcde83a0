import { expect, test } from "vitest";
import { showAmount } from "./amount.ts";

test.each([
  [0.1 + 0.2, null, "0.3"],
  [1 / 3, null, "0.333333333333"],
  [3 * 0.1, "fraction", "30%"],
  [360_000, "duration", "6m"],
  [90_000, "duration", "90s"],
  [1_500, "duration", "1500ms"],
  [0.5, "duration", "0.5ms"],
  [86_400_000, "duration", "1d"],
  [0, "duration", "0ms"],
  [2 ** 31, "size", "2GiB"],
  [1536 * 1024, "size", "1536KiB"],
  [1.5, "size", "1.5B"],
  [-15, "angle", "-15deg"],
] as const)("%d as %s is shown as %s", (value, unit, shown) => {
  expect(showAmount(value, unit)).toBe(shown);
});
