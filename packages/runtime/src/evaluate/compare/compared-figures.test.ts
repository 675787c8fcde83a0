import { describe, expect, it } from "vitest";
import { randomStream } from "../../random/stream.ts";
import type { Figure } from "../../train/metrics/figure.ts";
import { countedMean } from "../../train/metrics/row-counts.ts";
import { comparedFigures, differenceEnds, metricChanges } from "./compared-figures.ts";

const rows = 400;
const before = Float64Array.from({ length: rows }, (_, row) => (row % 10 === 0 ? 0 : 1));
/** Twenty rows more are wrong. */
const after = before.map((value, row) => (row % 20 === 1 ? 0 : value));
const meanOf =
  (values: Float64Array): Figure =>
  (counts) =>
    countedMean(values, counts);
const figures = (values: Float64Array): Map<string, Figure> =>
  new Map([
    ["test.loss", meanOf(values)],
    ["test.label.accuracy", meanOf(values)],
    ["test.label.auroc", () => Number.NaN],
  ]);
const drawing = { rows, draws: 1000, stream: randomStream(1, "paired") };

describe("figures of two runs", () => {
  it("differ by rows drawn with both answers: what both get wrong does not widen the interval", async () => {
    const { metrics, intervals } = await metricChanges(figures(before), figures(after), drawing);
    // Neither the sum of all losses, nor what is not defined.
    expect(metrics.map(({ path }) => path)).toEqual(["test.label.accuracy"]);
    expect(metrics[0]).toMatchObject({ before: 0.9, difference: expect.closeTo(-0.05, 12) });
    // 20 of 400 rows, by Clopper and Pearson 3.08 to 7.61 %; of two separate samples it would be about ± 4.5 points.
    expect(metrics[0]?.interval?.low).toBeCloseTo(-0.0761, 2);
    expect(metrics[0]?.interval?.high).toBeCloseTo(-0.0308, 2);
    expect(intervals).toContain("1,000 draws of the 400 rows");
    expect((await metricChanges(figures(before), figures(after), null)).metrics[0]?.interval).toBeNull();
  });

  it("have both ends at the difference where no row differs, so that a bound holds", async () => {
    const { metrics } = await metricChanges(figures(before), figures(before), drawing);
    expect(metrics[0]?.interval).toBeNull();
    expect(differenceEnds(metrics)).toEqual({
      "difference.label.accuracy.low": 0,
      "difference.label.accuracy.high": 0,
    });
  });

  it("go by the words that a program bounds them with", async () => {
    const { metrics } = await metricChanges(figures(before), figures(after), null);
    const output = {
      metric: "accuracy",
      before: 0.9,
      after: 0.85,
      interval: null,
      spread: null,
      p: 0,
      calibration: null,
    } as const;
    const outputs = [
      { ...output, output: "label", flips: { toRight: 2, toWrong: 22 }, verdict: "worse" },
      { ...output, output: "kind", flips: { toRight: 1, toWrong: 0 }, verdict: "no difference" },
    ] as const;
    expect(Object.keys(comparedFigures({ metrics, outputs, slices: [] }))).toEqual([
      "before.label.accuracy",
      "difference.label.accuracy",
      "flips.to_right",
      "flips.to_wrong",
      "flips.label.to_right",
      "flips.label.to_wrong",
      "flips.kind.to_right",
      "flips.kind.to_wrong",
    ]);
    expect(comparedFigures({ metrics, outputs, slices: [] })).toMatchObject({
      "flips.to_wrong": 22,
      "flips.to_right": 3,
    });
  });
});
