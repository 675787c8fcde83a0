import { describe, expect, test } from "vitest";
import { randomStream } from "../../random/stream.ts";
import { answeredClasses } from "../../train/metrics/classification.ts";
import type { Of } from "../../train/metrics/figure.ts";
import { figuresOf } from "../../train/metrics/figures.ts";
import { atTemperature, fitTemperature } from "./temperature.ts";

/** Rows whose classes are drawn from a softmax, and a model that is `sure` times as sure of them. */
function drawn(rows: number, { width, sure }: { readonly width: number; readonly sure: number }): Of<"class"> {
  const stream = randomStream(1, "temperature", width);
  const values = new Float32Array(rows * width);
  const truth = new Int32Array(rows);
  const softmax = (logits: readonly number[]): number[] => {
    const whole = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    return logits.map((logit) => Math.exp(logit) / whole);
  };
  for (let row = 0; row < rows; row++) {
    const logits = Array.from({ length: width }, () => 1.5 * stream.normal());
    let left = stream.uniform();
    truth[row] = softmax(logits).findIndex((part) => {
      left -= part;
      return left < 0;
    });
    values.set(softmax(logits.map((logit) => logit * sure)), row * width);
  }
  return { task: "class", values, width, border: null, truth };
}

const logLoss = (part: Of<"class">): number => figuresOf(part).get("log_loss")?.()(null) ?? Number.NaN;

describe("a temperature", () => {
  test.each([
    [2, 2.5],
    [5, 2],
    [5, 0.5],
    [3, 1],
  ])("of %i classes undoes a model that is %f times as sure as it should be", (width, sure) => {
    const part = drawn(4000, { width, sure });
    const found = fitTemperature(part) ?? Number.NaN;
    expect(found / sure).toBeGreaterThan(0.9);
    expect(found / sure).toBeLessThan(1.1);
    const after = { ...part, values: atTemperature(part, found) };
    // The least loss, and the answers as they were.
    for (const other of [found * 0.97, found * 1.03]) {
      expect(logLoss({ ...part, values: atTemperature(part, other) })).toBeGreaterThan(logLoss(after));
    }
    expect(answeredClasses(after)).toEqual(answeredClasses(part));
    const ece = (of: Of<"class">): number => figuresOf(of).get("ece")?.()(null) ?? Number.NaN;
    expect(ece(after)).toBeLessThan(0.03);
    if (sure !== 1) expect(ece(after)).toBeLessThan(ece(part) / 2);
  });

  test("of answers of yes and no is one for all places, and gives what was there at 1", () => {
    const two = drawn(2000, { width: 2, sure: 3 });
    const values = Float32Array.from({ length: 2000 }, (_, row) => two.values[2 * row + 1] ?? 0);
    const labels = { task: "labels" as const, values, width: 1, places: 1, truth: Float32Array.from(two.truth) };
    expect((fitTemperature(labels) ?? 0) / 3).toBeCloseTo(1, 0);
    expect(fitTemperature(labels)).toBeCloseTo(fitTemperature(two) ?? 0, 2);
    atTemperature(labels, 1).forEach((value, row) => {
      expect(value).toBeCloseTo(values[row] ?? 0, 5);
    });
  });

  test("is none of no rows and of answers that are no numbers, and stays within bounds where all is right and sure", () => {
    const none = {
      task: "class" as const,
      values: new Float32Array(0),
      width: 2,
      border: null,
      truth: new Int32Array(0),
    };
    expect(fitTemperature(none)).toBeNull();
    expect(fitTemperature({ ...none, values: Float32Array.of(Number.NaN, 1), truth: Int32Array.of(0) })).toBeNull();
    const right = { ...none, values: Float32Array.of(1, 0, 0, 1), truth: Int32Array.of(0, 1) };
    const found = fitTemperature(right) ?? Number.NaN;
    expect(found).toBeGreaterThan(0);
    for (const value of atTemperature(right, found)) expect(Number.isFinite(value)).toBe(true);
  });
});
