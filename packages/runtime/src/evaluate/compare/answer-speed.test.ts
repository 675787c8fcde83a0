import { expect, test } from "vitest";
import { rateOf } from "./answer-speed.ts";

test("Rows a second are counted from the second batch on; a single batch tells none", () => {
  const times = [10, 12, 13];
  const rate = rateOf(() => times.shift() ?? Number.NaN);
  expect(rate.perSecond()).toBeNull();
  rate.done(256);
  expect(rate.perSecond()).toBeNull();
  rate.done(512);
  rate.done(600);
  expect(rate.perSecond()).toBeCloseTo((600 - 256) / 3, 12);
});
