// Metrics against scikit-learn's with zero_division=0, also where a class occurs in neither truth nor answers.
import { describe, expect, test } from "vitest";
import { accuracyOf, countsOfTable, meanPart } from "../../packages/runtime/src/train/metrics/class-counts.ts";
import { confusionOf, perClassOf } from "../../packages/runtime/src/train/metrics/classification.ts";
import { figuresOf } from "../../packages/runtime/src/train/metrics/figures.ts";
import { recorded } from "./recorded.ts";

const cases = recorded("metrics");

describe("Classification figures are scikit-learn's:", () => {
  test.each(cases.filter((one) => one.kind === "classification"))("$name", (one) => {
    const confusion = confusionOf(Int32Array.from(one.truth), Int32Array.from(one.predicted), one.classes);
    expect(confusion).toEqual(one.confusion);
    expect(accuracyOf(countsOfTable(confusion))).toBeCloseTo(one.accuracy, 14);
    expect(meanPart("f1", "macro", countsOfTable(confusion))).toBeCloseTo(one.f1, 14);
    perClassOf(confusion).forEach((figures, index) => {
      const expected = one.perClass[index];
      if (expected === undefined) expect.fail(`class ${index} was not recorded`);
      expect(figures.support).toBe(expected.support);
      expect(figures.precision).toBeCloseTo(expected.precision, 14);
      expect(figures.recall).toBeCloseTo(expected.recall, 14);
      expect(figures.f1).toBeCloseTo(expected.f1, 14);
    });
  });
});

describe("Regression figures are scikit-learn's:", () => {
  test.each(cases.filter((one) => one.kind === "regression"))("$name", (one) => {
    const answers = { truth: Float32Array.from(one.truth), values: Float32Array.from(one.predicted), width: 1 };
    const table = figuresOf({ task: "numbers", ...answers });
    const figure = (name: string): number => table.get(name)?.()(null) ?? Number.NaN;
    // Both sum float64 differences of float32 numbers; only the order of summation may differ.
    expect(figure("mse") / one.mse).toBeCloseTo(1, 12);
    expect(figure("rmse") / one.rmse).toBeCloseTo(1, 12);
    expect(figure("mae") / one.mae).toBeCloseTo(1, 12);
  });
});
