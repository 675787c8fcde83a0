import { describe, expect, it } from "vitest";
import { align, masked } from "./page-output.ts";

describe("output held against a page", () => {
  const output = "start\nfit  loss 0.4321  12.5 s  ★ best\njudge\n  accuracy  91.20 %\nsee fit-0a1b2c3d\n";

  it("is the same where only figures, times, names of runs and stars differ", () => {
    const page = "start\nfit  loss 0.9 3 s\njudge\n  accuracy 5.1 %\nsee fit-ffffffff";
    expect(align(output, page)?.join("\n")).toBe(output.trimEnd());
  });

  it("may be left out in part", () => {
    expect(align(output, "…\njudge\n…\nsee fit-00000000\n")).toEqual(["…", "judge", "…", "see fit-0a1b2c3d"]);
    expect(align("", "…")).toEqual(["…"]);
  });

  it("is the same where the machine has a note of its own", () => {
    expect(align(`note: Computing with WebAssembly\n${output}`, output)).not.toBeNull();
  });

  it.each([
    ["another word", "start\n…\njugde\n…"],
    ["a missing line", "start\njudge\n…"],
    ["a line too many", `${output}more`],
    ["another order", "…\njudge\n…\nstart\n…"],
    ["a whole number that differs", "start 2\n…"],
    ["nothing where something is", ""],
  ])("differs by %s", (_, page) => {
    expect(align(output, page)).toBeNull();
  });

  it("keeps whole numbers and words", () => {
    expect(masked("epoch 1/3  took 2 min 5 s, 7 of 9 at 2024-01-02 03:04:05")).toEqual([
      "epoch 1/3 took (time), 7 of 9 at (date)",
    ]);
  });
});
