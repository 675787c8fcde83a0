import type { RunEvent } from "@penstock/runtime";
import { describe, expect, it } from "vitest";
import { startLines } from "./start-lines.ts";

const event: Extract<RunEvent, { event: "weights" }> = {
  event: "weights",
  block: "again",
  run: null,
  from: "old-3fa9c1d2",
  place: { from: "", into: "hidden/encoder" },
  kept: ["1", "2", "3", "4", "5"].map((at) => ({ name: `hidden/block_${at}/kernel`, from: `block_${at}/kernel` })),
  carried: ["kernel", "bias"].map((name) => ({
    name: `kind/dense/${name}`,
    from: `kind/dense/${name}`,
    what: "classes" as const,
    kept: 8,
    fresh: ["ant", "bee"],
    lost: ["owl"],
  })),
  differing: [{ name: "side/dense/kernel", shape: [4, 2], other: [3, 2] }],
  fresh: [{ name: "topic/dense/bias", shape: [5] }],
  unused: [],
  values: { taken: 924, all: 1000 },
};

const text = (of: typeof event): string[] => startLines(of).map((line) => line.map((one) => one.text).join(""));

describe("what a training starts with", () => {
  it("is told by part of the model: what is taken, rows by name, another shape, anew", () => {
    expect(text(event)).toEqual([
      "  starts from old-3fa9c1d2 (all of it into hidden/encoder): 7 of 9 weights, 92.4 % of the values: hidden.block_1, hidden.block_2, hidden.block_3, hidden.block_4 and 2 more",
      "  by name: 8 classes of kind.dense kept, 2 new (ant, bee), 1 gone (owl)",
      "  another shape, anew: side/dense/kernel [4, 2] was [3, 2]",
      "  anew: topic.dense",
    ]);
  });

  it("takes one line where all of it fits", () => {
    const whole = {
      ...event,
      place: { from: "", into: "" },
      carried: [],
      differing: [],
      fresh: [],
      values: { taken: 9, all: 9 },
    };
    expect(text(whole)).toEqual([
      "  starts from old-3fa9c1d2: 5 of 5 weights, 100 % of the values: hidden.block_1, hidden.block_2, hidden.block_3, hidden.block_4 and 1 more",
    ]);
  });
});
