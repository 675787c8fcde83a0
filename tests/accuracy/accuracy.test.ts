import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type AccuracyCase, cases } from "./cases.ts";
import { isReached, placeSections, renderCase } from "./render.ts";
import { argumentsOf, type CaseRun, root } from "./run-case.ts";

const credit = cases.find(({ name }) => name === "credit");
const one: AccuracyCase = {
  name: "pneumonia",
  program: "packages/apps/vision/pneumonia.pipe",
  blocks: ["judge"],
  files: { pictures: "chests/chests.npz" },
  goals: [{ metric: "test.label.auroc", what: "AUROC", side: "at least", bound: 0.94, anchor: "a ResNet: 0.944" }],
  peer: null,
};
const run = (seed: number, auroc: number): CaseRun => {
  return {
    seed,
    metrics: { "test.label.auroc": auroc, "test.label.accuracy": 0.9 },
    seconds: 61.4,
    wallSeconds: 62,
    cached: seed === 2,
  };
};

describe("figures of programs", () => {
  test("are asked for as a person would", () => {
    expect(argumentsOf(one, 2, "/data")).toEqual([
      "run",
      "packages/apps/vision/pneumonia.pipe",
      "--seed",
      "2",
      "--set",
      "pictures=/data/chests/chests.npz",
    ]);
    expect(() => argumentsOf(one, 2, null)).toThrow("name its folder with PENSTOCK_MIRROR");
  });

  test("are told seed by seed with their mean and what is aimed at", () => {
    const seen = { one, command: "npm run accuracy -- pneumonia", machine: "2 cores", date: "2026-11-30" };
    expect(renderCase({ ...seen, runs: [run(1, 0.95), run(2, 0.96)] })).toBe(`## pneumonia

\`packages/apps/vision/pneumonia.pipe\`, measured by \`npm run accuracy -- pneumonia\` on 2026-11-30; seeds 1, 2; 61 s, 61 s (trained before) on 2 cores.

| figure | by seed | mean | goal | anchor |
|---|---|---|---|---|
| AUROC | 0.9500, 0.9600 | **0.9550** | ≥ 0.94 | a ResNet: 0.944 |
| \`test.label.accuracy\` | 0.9000, 0.9000 | 0.9000 | – | – |
`);
    expect(renderCase({ ...seen, runs: [run(1, 0.9)] })).toContain("≥ 0.94 (missed)");
    expect(one.goals.every((goal) => isReached(goal, [run(1, Number.NaN)]))).toBe(false);
  });

  test("replace those of the same case in the document, in the order of the table", () => {
    const both = placeSections(
      null,
      new Map([
        ["pneumonia", "## pneumonia\n\nearlier\n"],
        [credit?.name ?? "", "## credit\n\nof it\n"],
      ]),
    );
    expect(both.indexOf("## credit")).toBeLessThan(both.indexOf("## pneumonia"));
    const again = placeSections(both, new Map([["pneumonia", "## pneumonia\n\nnew\n"]]));
    expect(again).toContain("of it");
    expect(again).not.toContain("earlier");
    expect(placeSections(again, new Map())).toBe(again);
  });

  test("are of programs that are there, under names of their own", () => {
    expect(cases.filter(({ program }) => !existsSync(path.join(root, program)))).toEqual([]);
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    for (const { program, blocks } of cases) {
      const text = readFileSync(path.join(root, program), "utf8");
      for (const block of blocks) expect(text).toContain(`evaluate ${block} {`);
    }
  });
});
