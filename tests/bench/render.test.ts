import { describe, expect, test } from "vitest";
import type { PairCase, ProcessCase } from "./cases.ts";
import { type CaseResult, jsonLine, placeSection, renderResults } from "./render.ts";

const pair: PairCase = {
  kind: "pair",
  name: "cnn-step",
  what: "one step",
  unit: "ms",
  better: "less",
  digits: 1,
  peer: "Keras train_on_batch",
  side: "keras",
  variant: "",
  goal: 1.5,
};
const start: ProcessCase = {
  kind: "process",
  name: "first-step",
  what: "to the first step",
  unit: "s",
  better: "less",
  digits: 2,
  process: "first-step",
  limit: 2,
};
const versions = { ours: { node: "24" }, theirs: { keras: "3" } };
const measured = {
  versions,
  rounds: [
    [10, 20],
    [12, 18],
    [11, 22],
  ],
} as const;
const circumstances = { command: "npm run bench", machine: "two cores", date: "2026-01-02", load: 0.25, rounds: 3 };
const render = (...results: readonly CaseResult[]): string => renderResults(results, circumstances);

describe("renderResults", () => {
  test("shows every round, the medians, the ratio and the goal", () => {
    const text = render({ one: pair, measured, failure: null });
    expect(text).toContain(
      "| `cnn-step`, Keras train_on_batch | ms | 10.0 / 20.0, 12.0 / 18.0, 11.0 / 22.0 | 11.0 / 20.0 | **1.82×** | ≥ 1.5× |",
    );
    expect(text).toContain("- Machine: two cores; load before the first case 0.25.");
    expect(text).toContain("- Penstock: node 24.");
    expect(text).toContain("- Keras: keras 3.");
    expect(text).not.toContain("missed");
  });

  test("says which goals were missed", () => {
    const text = render(
      { one: { ...pair, goal: 2 }, measured, failure: null },
      { one: start, measured: { versions, rounds: [[2.5, null]] }, failure: null },
    );
    expect(text).toContain("| **1.82×** | ≥ 2× (missed) |");
    expect(text).toContain("| `first-step` | s | 2.50 | **2.50** | ≤ 2 s (missed) |");
    expect(text).toContain("Goals missed in this run: `cnn-step`, Keras train_on_batch; `first-step`.");
  });

  test("says what was not measured and why", () => {
    const text = render({ one: start, measured: null, failure: "it is not built" });
    expect(text).toContain("| `first-step` | s | not measured: it is not built | | ≤ 2 s |");
    expect(text).not.toContain("missed");
  });
});

describe("jsonLine", () => {
  test("gives name, peer, medians, unit, ratio and the rounds", () => {
    expect(JSON.parse(jsonLine(pair, measured))).toEqual({
      name: "cnn-step",
      peer: "Keras train_on_batch",
      ours: 11,
      theirs: 20,
      unit: "ms",
      ratio: 20 / 11,
      rounds: measured.rounds,
    });
  });

  test("gives null for the peer of a process that is measured by itself", () => {
    expect(JSON.parse(jsonLine(start, { versions, rounds: [[1.5, null]] }))).toMatchObject({
      peer: null,
      ours: 1.5,
      theirs: null,
      ratio: null,
    });
  });
});

describe("placeSection", () => {
  test("adds the section at the end, then replaces it and nothing around it", () => {
    const once = placeSection("# Title\n\nText.\n", "old");
    expect(once).toBe("# Title\n\nText.\n\n<!-- bench:begin -->\nold\n<!-- bench:end -->\n");
    expect(placeSection(`${once}\nMore.\n`, "new")).toBe(`${once.replace("old", "new")}\nMore.\n`);
  });
});
