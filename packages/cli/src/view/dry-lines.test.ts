import type { RunEvent } from "@penstock/runtime";
import picocolors from "picocolors";
import { describe, expect, it } from "vitest";
import { dryLines } from "./dry-lines.ts";
import { paintLine } from "./styled-line.ts";

type DryEvent = Extract<RunEvent, { event: "dry" }>;

const event: DryEvent = {
  event: "dry",
  block: "fit",
  set: {},
  runs: 1,
  cached: 0,
  steps: 4800,
  stepSeconds: 0.0123,
  validations: 10,
  validationSeconds: 0.42,
  seconds: 63.2,
  memory: 1.23e9,
};

const text = (events: readonly DryEvent[]): string[] =>
  dryLines(events).map((line) => paintLine(line, picocolors.createColors(false)));

describe("what a dry run has found", () => {
  it("is the time of a training, of its parts, and its memory", () => {
    expect(text([event])).toEqual([
      "",
      "fit  about 1 min 03 s",
      "     4,800 steps of 12 ms, 10 validations of 0.42 s; up to 1.2 GB of memory",
    ]);
  });

  it("counts runs, those that are left, and adds up blocks", () => {
    const several = { ...event, runs: 5, cached: 2, validations: 0, memory: 3e8 };
    const row = { ...event, set: { rate: "0.1", width: "16" }, runs: 2, cached: 2, steps: 1, seconds: 0 };
    expect(text([several, row])).toEqual([
      "",
      "fit  about 1 min 03 s for 5 runs, 2 of them have run already",
      "     4,800 steps of 12 ms in each; up to 300 MB of memory",
      "fit  rate 0.1, width 16  all have run already",
      "     1 step of 12 ms, 10 validations of 0.42 s in each; up to 1.2 GB of memory",
      "about 1 min 03 s in all",
    ]);
    expect(text([{ ...event, cached: 1, seconds: 0 }])[1]).toBe("fit  has run already");
  });

  it("is nothing where nothing trains", () => {
    expect(dryLines([])).toEqual([]);
  });
});
