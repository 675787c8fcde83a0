import { expect, test } from "vitest";
import type { ComparedRuns, OutputComparison } from "../compare/comparison.ts";
import type { TrainRunRecord } from "../report-data.ts";
import { tasksSideBySide } from "./side-by-side.ts";

const output = (name: string, [before, after]: readonly [number, number]): OutputComparison => ({
  output: name,
  metric: "accuracy",
  before,
  after,
  interval: { low: after - before - 0.02, high: after - before + 0.02 },
  spread: null,
  flips: { toRight: 3, toWrong: 1 },
  p: 0.4,
  calibration: null,
  verdict: after > before ? "better" : "worse",
});

const compared = (before: string, outputs: readonly OutputComparison[]): ComparedRuns => {
  const cost = { seconds: 1, bytes: 10, rowsPerSecond: null, latency: null };
  return {
    ...{ before, after: "read", rows: 50, pairs: 1, method: "", outputs, slices: [], flips: [] },
    ...{ metrics: [], intervals: null, worst: [], verdict: { kind: "mixed", text: "" } },
    cost: { before: cost, after: cost },
  };
};

const run = (cosine: number): TrainRunRecord => {
  const at = (step: number, metrics: Record<string, number>) => ({
    ...{ epoch: step, step, seconds: 1, learningRate: 0.1, metrics },
  });
  return {
    name: "read-3fa9c1d2",
    history: [at(1, { "train.tasks.cosine": cosine }), at(2, { "train.tasks.cosine": 0.9 })],
    best: { epoch: 1, step: 1, metric: "valid.tasks.error", value: 0.5 },
    ended: "epochs",
    seconds: 2,
    rowsPerSecond: 100,
  };
};

const judged = [
  { on: "phrasebank.test", comparison: compared("read.alone", [output("sentiment", [0.8, 0.85])]) },
  { on: "news.test", comparison: compared("read.alone", [output("topic", [0.9, 0.88])]) },
  { on: "old.test", comparison: compared("earlier", [output("topic", [0.95, 0.7])]) },
  { on: "news.test", comparison: null },
];

test("every task stands once, by itself against all together, with the cosine of the weights that were kept", () => {
  const table = tasksSideBySide({ name: "read", runs: [run(0.1), run(0.3)] }, judged, null);
  expect(table?.alone.map(({ output: task, on, verdict }) => [task, on, verdict])).toEqual([
    ["sentiment", "phrasebank.test", "better"],
    ["topic", "news.test", "worse"],
  ]);
  expect(table?.cosine).toBeCloseTo(0.2, 9);
  expect(table?.earlier).toBeNull();
});

test("what an earlier training had learned stands by itself", () => {
  const table = tasksSideBySide({ name: "read", runs: [run(0.1)] }, judged, "earlier");
  expect(table?.earlier?.tasks).toEqual([
    expect.objectContaining({ output: "topic", on: "old.test", before: 0.95, after: 0.7, verdict: "worse" }),
  ]);
});

test("where nothing is compared there is no table", () => {
  expect(tasksSideBySide({ name: "other", runs: [run(0.1)] }, judged, "earlier")).toBeNull();
});
