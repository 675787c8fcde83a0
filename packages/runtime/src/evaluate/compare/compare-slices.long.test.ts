// Takes minutes: two hundred pairs of ten thousand answers.
import { expect, test } from "vitest";
import { plantedRegressions } from "./testing/planted.ts";

test("of a hundred regressions in 2 % of the rows at least 95 are named, of a hundred pairs without one at most 5 are called worse", async () => {
  const { named, falseParts, falseAlarms } = await plantedRegressions(100, 200);
  expect(named).toBeGreaterThanOrEqual(95);
  expect(falseParts).toBeLessThanOrEqual(5);
  expect(falseAlarms).toBeLessThanOrEqual(5);
}, 1_800_000);
