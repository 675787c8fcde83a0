import { describe, expect, test } from "vitest";
import type { TimedOperation } from "../graph/profile-graph.ts";
import type { Purpose } from "../graph/scope.ts";
import { files, model, train } from "../train/testing/written-program.ts";
import { attribute } from "./attribute.ts";
import { chromeTrace } from "./chrome-trace.ts";
import { Phases } from "./phases.ts";
import type { BlockMeasures } from "./profiler.ts";
import { lossPurpose, metricsPurpose, nodePurpose, optimizerPurpose, stepPurpose } from "./purposes.ts";

const source = { model, train, files };

type Pass = "forward" | "backward";
const timed = (op: string, purpose: Purpose | null, direction: Pass, seconds: number): TimedOperation => ({
  op,
  scope: purpose === null ? null : { ...purpose, direction },
  start: 0,
  seconds,
});

/** A step whose operations take `factor` times as long as they should. */
const stepTimes = (factor: number): TimedOperation[] => [
  timed("Conv2D", nodePurpose("conv"), "forward", 8 * factor),
  timed("Mean", nodePurpose("norm"), "forward", 2 * factor),
  timed("MatMul", nodePurpose("classes"), "forward", 4 * factor),
  timed("Mean", lossPurpose("label"), "forward", 1 * factor),
  timed("Equal", metricsPurpose, "forward", 0.5 * factor),
  timed("Pack", stepPurpose, "forward", 0.25 * factor),
  timed("MatMul", nodePurpose("classes"), "backward", 6 * factor),
  timed("Conv2DBackpropFilter", nodePurpose("conv"), "backward", 16 * factor),
  timed("ResourceApplyAdam", optimizerPurpose, "forward", 2 * factor),
  timed("NoOp", null, "forward", 0.25 * factor),
];

function measuresOf(factors: readonly number[], plain: readonly number[] = [30, 50, 31]): BlockMeasures {
  return {
    steps: 99,
    plain,
    measured: factors.map((factor, index) => ({ start: index, inGraph: true, operations: stepTimes(factor) })),
  };
}

describe("a profile by line and operation", () => {
  test("takes the median of each operation over the steps that came after the first", () => {
    const profile = attribute("fit", measuresOf([1000, 1, 1, 7]), source);
    expect(profile).toMatchObject({ block: "fit", steps: 99, measured: 3, inGraph: true, stepSeconds: 31 });
    expect(profile.operationSeconds).toBe(40);
    expect(profile.operations.slice(0, 4)).toEqual([
      { op: "Conv2DBackpropFilter", count: 1, seconds: 16, share: 0.4 },
      { op: "MatMul", count: 2, seconds: 10, share: 0.25 },
      { op: "Conv2D", count: 1, seconds: 8, share: 0.2 },
      { op: "Mean", count: 2, seconds: 3, share: 0.075 },
    ]);
  });

  test("names the line that asks for the work, its parts where it has several, and what no line asks for", () => {
    const { lines } = attribute("fit", measuresOf([1]), source);
    expect(lines.map(({ line, text, forward, backward }) => [line, text, forward, backward])).toEqual([
      [3, "seen = image -> conv(3) -> batch_norm()", 10, 16],
      [6, "output label: flat -> dense(3) -> softmax()", 4, 6],
      [10, "optimizer: adam(0.01)", 2, 0],
      [9, "loss label: cross_entropy()", 1, 0],
      [null, "metrics of the batch", 0.5, 0],
      [null, "the rest of the step", 0.5, 0],
    ]);
    expect(lines[0]?.parts).toEqual([
      { text: "conv(3)", forward: 8, backward: 16 },
      { text: "batch_norm()", forward: 2, backward: 0 },
    ]);
    expect(lines[1]?.parts).toEqual([]);
    expect(lines.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  test("says so where nothing was measured", () => {
    expect(attribute("fit", { steps: 2, plain: [], measured: [] }, source)).toEqual({
      block: "fit",
      steps: 2,
      measured: 0,
      inGraph: false,
      stepSeconds: null,
      operationSeconds: null,
      lines: [],
      operations: [],
    });
  });
});

describe("a timeline in Chrome's trace format", () => {
  const phases = new Phases(() => 0);
  phases.run("training steps", () => undefined);
  const events = chromeTrace(
    { phases, blocks: new Map([["fit", measuresOf([1, 2])]]) },
    new Map([["fit", source]]),
    "pipe run small.pipe",
  );

  test("has only spans with times and names of rows, each row named once", () => {
    const names = events.filter(({ ph }) => ph === "M").map(({ name, tid, args }) => [name, tid, args["name"]]);
    expect(names).toEqual([
      ["process_name", 1, "pipe run small.pipe"],
      ["thread_name", 1, "phases"],
      ["thread_name", 2, "train fit: operations"],
    ]);
    const spans = events.filter((event) => event.ph === "X");
    expect(spans).toHaveLength(1 + 2 * stepTimes(1).length);
    for (const { ts, dur, pid } of spans) {
      expect(Number.isFinite(ts) && ts >= 0 && Number.isFinite(dur) && dur >= 0 && pid === 1).toBe(true);
    }
    expect(JSON.parse(JSON.stringify(events))).toEqual(events);
  });

  test("says of an operation when it ran, in microseconds, and which line it was for", () => {
    expect(events.find(({ name }) => name === "Conv2DBackpropFilter")).toEqual({
      ph: "X",
      name: "Conv2DBackpropFilter",
      cat: "backward",
      ts: 0,
      dur: 16e6,
      pid: 1,
      tid: 2,
      args: { pass: "backward", line: "small.pipe:3", text: "seen = image -> conv(3) -> batch_norm()", node: "conv" },
    });
    expect(events.filter(({ name }) => name === "Conv2D").map((event) => event.ph === "X" && event.ts)).toEqual([
      0, 1e6,
    ]);
  });
});
