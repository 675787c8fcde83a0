import { expect, test } from "vitest";
import { figuresOf, median } from "./figures.ts";

test("The median is the middle value, or the mean of the two middle ones", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBeNaN();
});

test("The ratio is how many times as fast Penstock is, for times and for rates", () => {
  const rounds = [
    [10, 30],
    [12, 20],
    [11, 22],
  ] as const;
  expect(figuresOf(rounds, "less")).toEqual({ ours: 11, theirs: 22, ratio: 2 });
  expect(figuresOf(rounds, "more")).toEqual({ ours: 11, theirs: 22, ratio: 0.5 });
});

test("Without a peer there is no ratio", () => {
  expect(figuresOf([[3, null]], "less")).toEqual({ ours: 3, theirs: null, ratio: null });
});
