import type { RunEvent } from "@penstock/runtime";
import { describe, expect, it } from "vitest";
import { profileLines } from "./profile-lines.ts";
import { lineWidth } from "./styled-line.ts";

type ProfileEvent = Extract<RunEvent, { event: "profile" }>;

const event: ProfileEvent = {
  event: "profile",
  trace: ".penstock/profiles/digits-1234abcd.json",
  seconds: 8,
  phases: [
    { phase: "training steps", seconds: 4, times: 1200 },
    { phase: "loading TensorFlow", seconds: 2, times: 1 },
  ],
  blocks: [
    {
      block: "fit",
      steps: 1200,
      measured: 20,
      inGraph: true,
      stepSeconds: 0.0123,
      operationSeconds: 0.02,
      lines: [
        {
          file: "digits.pipe",
          line: 17,
          text: "features = image -> conv(8, kernel: 3) -> relu()",
          forward: 0.004,
          backward: 0.0112,
          share: 0.76,
          parts: [
            { text: "conv(8, kernel: 3)", forward: 0.0039, backward: 0.011 },
            { text: "relu()", forward: 0.0001, backward: 0.0002 },
          ],
        },
        {
          file: "digits.pipe",
          line: 9,
          text: "optimizer: adam(0.01)",
          forward: 0.0047,
          backward: 0,
          share: 0.235,
          parts: [],
        },
        { file: null, line: null, text: "metrics of the batch", forward: 2e-5, backward: 0, share: 0.001, parts: [] },
      ],
      operations: [
        { op: "Conv2DBackpropFilter", count: 1, seconds: 0.011, share: 0.55 },
        { op: "Mul", count: 1234, seconds: 0.009, share: 0.45 },
      ],
    },
  ],
  cached: [],
};

const shown = (of: ProfileEvent, width: number): string =>
  profileLines(of, width)
    .map((line) => line.map(({ text }) => text).join(""))
    .join("\n");

describe("a profile in a terminal", () => {
  it("is a table by line and one by operation, the phases of the run and the way to the timeline", () => {
    expect(shown(event, 90)).toBe(`
profile of fit  time of one step, from 20 measured among 1200 steps
  line                                                   forward  backward   share
  17  features = image -> conv(8, kernel: 3) -> relu()   4.00 ms   11.2 ms  76.0 %
        conv(8, kernel: 3)                               3.90 ms   11.0 ms        
        relu()                                          0.100 ms  0.200 ms        
   9  optimizer: adam(0.01)                              4.70 ms         –  23.5 %
      1 more                                            0.020 ms         –   0.1 %

  operation             count     time   share
  Conv2DBackpropFilter      1  11.0 ms  55.0 %
  Mul                   1,234  9.00 ms  45.0 %

  A step takes 12.3 ms when it is not measured.
  Its operations one by one: 20.0 ms; nothing is fused or runs side by side then.

time of the run
  training steps      4.0 s  50.0 %  1,200 ×
  loading TensorFlow  2.0 s  25.0 %      1 ×
  everything else     2.0 s  25.0 %         

timeline  .penstock/profiles/digits-1234abcd.json  for chrome://tracing or Perfetto`);
  });

  it("fits into narrow terminals: texts give way to figures", () => {
    for (const width of [40, 50, 60, 80]) {
      const lines = profileLines({ ...event, trace: null }, width);
      for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(width);
    }
    expect(shown(event, 50)).toContain("  17  features = imag…   4.00 ms   11.2 ms  76.0 %");
  });

  it("names the file of a line where there are several", () => {
    const [block] = event.blocks;
    if (block === undefined) throw new Error("the event has a block");
    const [first, second] = block.lines;
    if (first === undefined || second === undefined) throw new Error("the block has two lines");
    const two = { ...event, blocks: [{ ...block, lines: [first, { ...second, file: "layers.pipe" }] }] };
    expect(shown(two, 100)).toContain("digits.pipe:17  features");
    expect(shown(two, 100)).toContain(" layers.pipe:9  optimizer");
  });

  it("says why nothing was measured: too few steps, or a run that had been done before", () => {
    const nothing = { measured: 0, stepSeconds: null, operationSeconds: null, lines: [], operations: [] };
    const [block] = event.blocks;
    if (block === undefined) throw new Error("the event has a block");
    expect(shown({ ...event, blocks: [{ ...block, ...nothing, steps: 2 }] }, 120)).toContain(
      "Nothing was measured: the run took 2 steps, too few to measure one; more rows or epochs give some.",
    );
    const cached: ProfileEvent = { event: "profile", trace: null, seconds: 0, phases: [], blocks: [], cached: ["fit"] };
    expect(shown(cached, 80)).toBe(
      "\nnote: fit had run before, so nothing of it was measured; `--fresh` runs it again",
    );
  });
});
