import { describe, expect, test } from "vitest";
import { randomStream } from "../../random/stream.ts";
import { figuresOf } from "../../train/metrics/figures.ts";
import { fitThreshold, type ThresholdAim } from "./threshold.ts";

/** Few of the second class, and scores with many ties that are hardly ever above a half. */
function drawn(seed: number) {
  const stream = randomStream(seed, "threshold");
  const truth = Int32Array.from({ length: 60 }, () => (stream.uniform() < 0.2 ? 1 : 0));
  truth[0] = 1;
  truth[1] = 0;
  const scores = Float32Array.from(truth, (label) => Math.round(10 * (stream.uniform() * 0.5 + 0.25 * label)) / 10);
  return { truth, scores };
}

/** What a figure comes to with a threshold. */
function figure(name: string, { truth, scores }: ReturnType<typeof drawn>, border: number): number {
  const values = Float32Array.from([...scores].flatMap((score) => [1 - score, score]));
  return figuresOf({ task: "class", values, width: 2, border, truth }).get(name)?.()(null) ?? Number.NaN;
}

/** F1 of the second class alone. */
function secondF1({ truth, scores }: ReturnType<typeof drawn>, border: number): number {
  let [hits, wrong] = [0, 0];
  truth.forEach((label, row) => {
    const answer = (scores[row] ?? 0) >= border ? 1 : 0;
    if (label === 1 && answer === 1) hits++;
    else if (label !== answer) wrong++;
  });
  return (2 * hits) / (2 * hits + wrong);
}

describe("a threshold", () => {
  test.each(Array.from({ length: 12 }, (_, seed) => seed))(
    "is better than any other of a hundred (seed %i)",
    (seed) => {
      const rows = drawn(seed);
      const worth: Readonly<Record<ThresholdAim, (border: number) => number>> = {
        balanced: (border) => figure("balanced_accuracy", rows, border),
        f1: (border) => secondF1(rows, border),
      };
      for (const aim of ["balanced", "f1"] as const) {
        const found = fitThreshold(rows.scores, rows.truth, aim) ?? Number.NaN;
        for (let border = 0.005; border < 1; border += 0.01) {
          expect(worth[aim](found)).toBeGreaterThanOrEqual(worth[aim](border) - 1e-12);
        }
      }
    },
  );

  test("lies in the middle between the scores that it parts, nearest to a half where several are as good", () => {
    expect(fitThreshold(Float32Array.of(0.1, 0.3, 0.6, 0.8), Int32Array.of(0, 0, 1, 1), "f1")).toBeCloseTo(0.45, 6);
    // One of two is found without an alarm, or both with one: above 0.6, or above 0.2.
    const scores = Float32Array.of(0.1, 0.2, 0.3, 0.5, 0.7);
    expect(fitThreshold(scores, Int32Array.of(0, 0, 1, 0, 1), "balanced")).toBeCloseTo(0.25, 6);
  });

  test("is none where all rows are of one class, where there are no rows, and of scores that are no numbers", () => {
    expect(fitThreshold(Float32Array.of(0.1, 0.9), Int32Array.of(1, 1), "f1")).toBeNull();
    expect(fitThreshold(new Float32Array(0), new Int32Array(0), "balanced")).toBeNull();
    expect(fitThreshold(Float32Array.of(Number.NaN, 0.9), Int32Array.of(0, 1), "f1")).toBeNull();
  });
});
