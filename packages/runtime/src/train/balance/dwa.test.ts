import { expect, test } from "vitest";
import { dynamicWeights } from "./dwa.ts";

const both = { temperature: 2, active: [true, true] };

test("dynamic weights are those of equation 7 of Liu et al. (2019)", () => {
  const ratios = [0.9 / 1, 0.5 / 2];
  const powers = ratios.map((ratio) => Math.exp(ratio / 2));
  const sum = powers.reduce((all, power) => all + power, 0);
  const found = dynamicWeights(
    [
      [0.9, 0.5],
      [1, 2],
    ],
    2,
    both,
  );
  found.forEach((weight, place) => {
    expect(weight).toBeCloseTo((2 * (powers[place] ?? 0)) / sum, 12);
  });
});

test("dynamic weights are 1 until two epochs are known, and for tasks that have stopped", () => {
  expect(dynamicWeights([], 2, both)).toEqual([1, 1]);
  expect(dynamicWeights([[1, 1]], 2, both)).toEqual([1, 1]);
  expect(
    dynamicWeights(
      [
        [9, 1],
        [1, 1],
      ],
      2,
      { temperature: 2, active: [false, true] },
    ),
  ).toEqual([1, 1]);
  const three = dynamicWeights(
    [
      [9, 1, 1],
      [1, 1, 1],
    ],
    3,
    { temperature: 2, active: [false, true, true] },
  );
  expect(three).toEqual([1, 1, 1]);
});
