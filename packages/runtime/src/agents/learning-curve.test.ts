import { expect, test } from "vitest";
import { randomStream } from "../random/stream.ts";
import { learningCurve, returnsAt } from "./learning-curve.ts";

test("A seed's return at a step is the mean of what ended since the step before, else what it was", () => {
  const log = { ends: [5, 10, 12, 40], returns: [1, 3, 5, 9] };
  expect(returnsAt(log, [4, 10, 20, 30, 40])).toEqual([null, 2, 5, 5, 9]);
});

test("A curve of five seeds has a band around its mean, and starts where every seed has ended an episode", () => {
  const logs = [0, 1, 2, 3, 4].map((seed) => ({ ends: [15 + 3 * seed, 60, 100], returns: [seed, 10 + seed, 20] }));
  const curve = learningCurve(logs, { steps: 100, points: 10, stream: randomStream(1, "curve"), draws: 500 });
  expect(curve.map(({ step }) => step)).toEqual([30, 40, 50, 60, 70, 80, 90, 100]);
  expect(curve[3]).toMatchObject({ mean: 12, seeds: [10, 11, 12, 13, 14] });
  const { low, high } = curve[3] ?? {};
  expect(low).toBeGreaterThanOrEqual(10);
  expect(low).toBeLessThan(12);
  expect(high).toBeGreaterThan(12);
  expect(high).toBeLessThanOrEqual(14);
  expect(curve.at(-1)).toEqual({ step: 100, mean: 20, low: 20, high: 20, seeds: [20, 20, 20, 20, 20] });
});

test("A curve of four seeds has a mean and no band", () => {
  const logs = [1, 2, 3, 4].map((value) => ({ ends: [1], returns: [value] }));
  const curve = learningCurve(logs, { steps: 2, points: 1, stream: randomStream(1, "curve") });
  expect(curve).toEqual([{ step: 2, mean: 2.5, low: null, high: null, seeds: [1, 2, 3, 4] }]);
});
