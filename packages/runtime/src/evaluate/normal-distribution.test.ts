import { expect, test } from "vitest";
import { normalQuantile } from "../random/normal-quantiles.ts";
import { normalDistribution } from "./normal-distribution.ts";

test("The distribution is what tables have, and undoes the quantiles", () => {
  expect(normalDistribution(0)).toBeCloseTo(0.5, 6);
  expect(normalDistribution(1.959963985)).toBeCloseTo(0.975, 7);
  expect(normalDistribution(-3)).toBeCloseTo(0.001349898, 8);
  for (let part = 0.001; part < 1; part += 0.037) expect(normalDistribution(normalQuantile(part))).toBeCloseTo(part, 6);
});
