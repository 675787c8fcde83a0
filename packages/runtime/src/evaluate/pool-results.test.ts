import { describe, expect, test } from "vitest";
import { poolResults } from "./pool-results.ts";
import type { ClassificationResult, Mistake, RegressionResult } from "./report-data.ts";

const mistake = (row: number, confidence: number): Mistake => ({
  row,
  picture: null,
  text: `row ${row}`,
  truth: "a",
  predicted: "b",
  confidence,
  truthProbability: 1 - confidence,
});

const answers = (confusion: readonly (readonly number[])[], mistakes: readonly Mistake[]): ClassificationResult => ({
  kind: "classification",
  output: "label",
  classes: ["a", "b"],
  confusion,
  perClass: [],
  mistakes,
});

describe("results of several runs together", () => {
  test("sum what was taken for what, and judge each class by the sums", () => {
    const [pooled] = poolResults([
      [
        answers(
          [
            [8, 2],
            [1, 9],
          ],
          [],
        ),
      ],
      [
        answers(
          [
            [6, 4],
            [3, 7],
          ],
          [],
        ),
      ],
    ]);
    if (pooled?.kind !== "classification") expect.fail("a classification was given");
    expect(pooled.confusion).toEqual([
      [14, 6],
      [4, 16],
    ]);
    expect(pooled.perClass.map(({ name, recall, support }) => [name, recall, support])).toEqual([
      ["a", 0.7, 20],
      ["b", 0.8, 20],
    ]);
  });

  test("name the worst mistakes of all runs, each row once", () => {
    const [pooled] = poolResults([
      [answers([[1]], [mistake(3, 0.9), mistake(4, 0.7)])],
      [answers([[1]], [mistake(3, 0.95), mistake(9, 0.8)])],
    ]);
    if (pooled?.kind !== "classification") expect.fail("a classification was given");
    expect(pooled.mistakes.map(({ row, confidence }) => [row, confidence])).toEqual([
      [3, 0.95],
      [9, 0.8],
      [4, 0.7],
    ]);
  });

  test("draw pairs of numbers from all runs, no more than a plot can carry", () => {
    const run = (offset: number): RegressionResult => ({
      kind: "regression",
      output: "price",
      pairs: Array.from({ length: 1500 }, (_, index) => ({ truth: offset + index, predicted: index })),
    });
    const [pooled] = poolResults([[run(0)], [run(5000)]]);
    if (pooled?.kind !== "regression") expect.fail("a regression was given");
    expect(pooled.pairs.length).toBe(1500);
    expect(pooled.pairs.some(({ truth }) => truth >= 5000)).toBe(true);
  });
});
