import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore, type Store } from "../artifacts/store.ts";
import { addTag } from "../artifacts/tags.ts";
import { figureOf } from "./find-metric.ts";
import { type PickedRuns, pickRuns, type RunQuestion } from "./pick-runs.ts";
import { listRecords } from "./run-records.ts";
import { commitJudgement, commitRun } from "./testing/small-artifacts.ts";

let base: string;
let store: Store;
beforeEach(() => {
  base = mkdtempSync(path.join(os.tmpdir(), "penstock-pick-"));
  store = openStore(path.join(base, ".penstock"));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const ask = (question: Partial<RunQuestion>): ReturnType<typeof pickRuns> =>
  pickRuns(listRecords(store), { where: [], tags: [], sort: "newest", ...question }, base);

function picked(question: Partial<RunQuestion>): PickedRuns {
  const found = ask(question);
  return "problem" in found ? expect.fail(found.problem) : found;
}

/** Training times tell the runs apart. */
const seconds = (question: Partial<RunQuestion>): number[] => picked(question).records.map((record) => record.seconds);

function problem(question: Partial<RunQuestion>): string {
  const found = ask(question);
  return "problem" in found ? found.problem : expect.fail("it was understood");
}

describe("picking runs", () => {
  beforeEach(() => {
    const accuracy = "valid.label.accuracy";
    const first = commitRun(store, {
      name: "a",
      minute: 1,
      seconds: 30,
      metrics: { [accuracy]: 0.9, "valid.loss": 3 },
    });
    commitRun(store, { name: "b", minute: 2, seconds: 20, metrics: { [accuracy]: 0.95, "valid.loss": 2 }, bytes: 5 });
    commitRun(store, { name: "c", minute: 3, seconds: 10, metrics: { [accuracy]: 0.8, "valid.loss": 1 } });
    commitRun(store, { name: "d", block: "other", program: "sub/q.pipe", minute: 4, seconds: 40, metrics: {} });
    commitJudgement(store, first, { metrics: { "test.label.accuracy": 0.5 }, minute: 5 });
    commitJudgement(store, first, { metrics: { "test.label.accuracy": 0.7 }, minute: 6 });
    addTag(store.root, first, "best");
  });

  it("takes those of a program, of a training block, or judged by a block", () => {
    expect(seconds({ of: "p.pipe" })).toEqual([10, 20, 30]);
    expect(seconds({ of: path.join(base, "sub", "q.pipe") })).toEqual([40]);
    expect(seconds({ of: "q.pipe" })).toEqual([40]);
    expect(seconds({ of: "other" })).toEqual([40]);
    expect(seconds({ of: "judge" })).toEqual([30]);
    expect(problem({ of: "othr" })).toBe("no run is of a program or a block `othr`; did you mean `other`?");
  });

  it("keeps bounds on metrics, time and size; nothing that has no figure keeps one", () => {
    expect(seconds({ where: ["label.accuracy >= 90%"] })).toEqual([20, 30]);
    expect(seconds({ where: ["label.accuracy >= 0.9", "valid.loss < 3"] })).toEqual([20]);
    expect(seconds({ where: ["time <= 20s"] })).toEqual([10, 20]);
    expect(seconds({ where: ["time < 0.5m"] })).toEqual([10, 20]);
    expect(seconds({ where: ["size < 10B"] })).toEqual([20]);
    expect(seconds({ where: ["test.label.accuracy > 0"] })).toEqual([30]);
  });

  it("puts the best first by the metric's own goal, and what has no figure last", () => {
    expect(seconds({ sort: "accuracy" })).toEqual([20, 30, 10, 40]);
    expect(seconds({ sort: "loss" })).toEqual([10, 20, 30, 40]);
    expect(seconds({ sort: "time" })).toEqual([10, 20, 30, 40]);
    expect(seconds({ sort: "size", limit: 2 })).toEqual([20, 40]);
    expect(picked({ sort: "time", limit: 1 }).fitting).toBe(4);
  });

  it("reads a metric as validation rows where nothing else is said, and tells the path", () => {
    const { metrics, records } = picked({ sort: "label.accuracy", where: ["test.label.accuracy > 0"] });
    expect(metrics.map((metric) => metric.path)).toEqual(["valid.label.accuracy", "test.label.accuracy"]);
    const [record] = records;
    // The newest judgement counts.
    expect(record && metrics.map((metric) => figureOf(record, metric)?.value)).toEqual([0.9, 0.7]);
  });

  it("asks which block where several judged the same", () => {
    const second = commitRun(store, { name: "e", seconds: 50 });
    commitJudgement(store, second, { block: "elsewhere", metrics: { "test.label.accuracy": 0.6 } });
    expect(problem({ sort: "test.label.accuracy" })).toMatch(
      /several blocks; write `\w+\.test\.label\.accuracy` or `\w+\.test\.label\.accuracy`/,
    );
    expect(seconds({ where: ["elsewhere.test.label.accuracy > 0"] })).toEqual([50]);
  });

  it("has the means of runs that differ in their seed as one", () => {
    for (const seed of [1, 2]) {
      const metrics = { "valid.label.accuracy": seed / 4 };
      commitRun(store, { name: `s${seed}`, block: "seeded", group: "g", seed, metrics, seconds: 50, minute: seed });
    }
    const { records, metrics } = picked({ of: "seeded", sort: "accuracy" });
    const [record, ...others] = records;
    const [metric] = metrics;
    expect(others).toEqual([]);
    const figure = record && metric && figureOf(record, metric);
    expect(figure).toEqual({ value: 0.375, deviation: Math.sqrt(2 * 0.125 ** 2) });
    expect(record?.seconds).toBe(100);
  });

  it("takes those with every tag", () => {
    expect(seconds({ tags: ["best"] })).toEqual([30]);
    expect(seconds({ tags: ["best", "other"] })).toEqual([]);
  });
});

describe("a bound", () => {
  beforeEach(() => {
    commitRun(store, { name: "a", metrics: { "valid.label.accuracy": 0.9, "valid.loss": 3 } });
  });

  it.each([
    ["label.accuracy >= 90", "`label.accuracy` lies between 0 and 1; did you mean `90%`?"],
    ["valid.loss < 10%", "the bound of `valid.loss` is a plain number"],
    ["valid.loss < -1", "`valid.loss` is never below 0"],
    ["time < 5MiB", "the bound of `time` is a duration, such as `5m`"],
    ["size < 5m", "the bound of `size` is a size, such as `4MiB`"],
    ["label.acuracy > 0", "no run has a metric `label.acuracy`; did you mean `label.accuracy`?"],
    ["qqq > 0", /^no run has a metric `qqq`; there are `valid\.label\.accuracy`, /],
    ["label.accuracy == 1", /is no bound; write it as/],
    ["label.accuracy", /is no bound; write it as/],
  ])("is not `%s`", (bound, words) => {
    const told = problem({ where: [bound] });
    if (typeof words === "string") expect(told).toBe(words);
    else expect(told).toMatch(words);
  });
});
