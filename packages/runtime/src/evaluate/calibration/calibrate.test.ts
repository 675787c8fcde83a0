import { expect, test } from "vitest";
import { randomStream } from "../../random/stream.ts";
import { measure } from "../../train/metrics/measure.ts";
import type { Answers, OutputAnswers } from "../../train/predict.ts";
import { calibrated, fitCalibration, reliabilities } from "./calibrate.ts";

const nobody: ReadonlySet<string> = new Set();

/** Two rare classes of a model that is three times as sure as it should be, and numbers beside them. */
function answersOf(seed: string): Answers {
  const stream = randomStream(1, seed);
  const count = 1500;
  const truth = new Int32Array(count);
  const values = new Float32Array(2 * count);
  for (let row = 0; row < count; row++) {
    const logit = 1.2 * stream.normal() - 1.5;
    truth[row] = stream.uniform() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
    const probability = 1 / (1 + Math.exp(-3 * logit));
    values[2 * row] = 1 - probability;
    values[2 * row + 1] = probability;
  }
  const rest = { border: null, distance: "euclidean" as const, spelling: null, weight: 1 };
  const late: OutputAnswers = {
    ...rest,
    task: "class",
    values,
    width: 2,
    places: 2,
    truth,
    rowLosses: new Float32Array(count),
  };
  const numbers = Float32Array.from(truth);
  const size: OutputAnswers = {
    ...rest,
    task: "numbers",
    values: numbers,
    width: 1,
    places: 1,
    truth: numbers,
    rowLosses: numbers,
  };
  return {
    rows: Uint32Array.from(truth, (_, row) => row),
    outputs: new Map([
      ["late", late],
      ["size", size],
    ]),
  };
}

const asked = {
  split: "test",
  block: "evaluate" as const,
  besides: ["test.late.ece", "test.late.balanced_accuracy", "test.late.log_loss"],
};

test("What is fitted on some rows makes others better: surer no more than right, and both classes found", () => {
  const [valid, test] = [answersOf("valid"), answersOf("test")];
  const fitted = fitCalibration(valid, ["temperature", "threshold"], nobody);
  expect(fitted.rows).toBe(1500);
  expect((fitted.outputs.get("late")?.temperature ?? 0) / 3).toBeCloseTo(1, 0);
  const after = calibrated(test, fitted);
  const [was, is] = [measure(test, asked), measure(after, asked)];
  expect(is["test.late.ece"]).toBeLessThan((was["test.late.ece"] ?? 0) / 3);
  expect(is["test.late.log_loss"]).toBeLessThan(was["test.late.log_loss"] ?? 0);
  expect(is["test.late.balanced_accuracy"]).toBeGreaterThan((was["test.late.balanced_accuracy"] ?? 1) + 0.05);
  // The order of rows is what it was.
  expect(is["test.late.auroc"]).toBeCloseTo(was["test.late.auroc"] ?? 0, 6);
  expect(is["test.size.r2"]).toBe(1);

  const [only, ...others] = reliabilities(test, { answers: after, fitted }, nobody);
  expect(others).toEqual([]);
  expect(only).toMatchObject({ output: "late", fittedOn: 1500 });
  expect(only?.before.error).toBe(was["test.late.ece"]);
  expect(only?.after?.error).toBe(is["test.late.ece"]);
  expect(only?.before.bins.reduce((sum, { rows }) => sum + rows, 0)).toBe(1500);
});

test("Nothing is fitted of scores that are no probabilities but a threshold, and nothing is told of their confidence", () => {
  const scores = new Set(["late"]);
  const fitted = fitCalibration(answersOf("valid"), ["temperature", "threshold_f1"], scores);
  expect(fitted.outputs.get("late")?.temperature).toBeNull();
  expect(fitted.outputs.get("late")?.threshold).toBeGreaterThan(0);
  expect(fitted.outputs.has("size")).toBe(false);
  expect(reliabilities(answersOf("test"), null, scores)).toEqual([]);
});

test("Without a calibration the confidence is told as it is", () => {
  const [only] = reliabilities(answersOf("test"), null, nobody);
  expect(only).toMatchObject({ fittedOn: null, temperature: null, threshold: null, after: null });
  expect(only?.before.error).toBeGreaterThan(0.05);
});
