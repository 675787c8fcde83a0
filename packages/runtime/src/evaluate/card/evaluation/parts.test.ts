import { describe, expect, it } from "vitest";
import type { ComparedRuns } from "../../compare/comparison.ts";
import { sampleReport } from "../../report/testing/sample-report.ts";
import type { EvaluateSection, RobustnessResult } from "../../report-data.ts";
import { comparisonPart } from "./comparison-part.ts";
import { regionsPart } from "./regions-part.ts";
import { robustnessPart } from "./robustness-part.ts";

const { sections } = await sampleReport();
const sample = sections.find((one): one is EvaluateSection => one.kind === "evaluate");
/** The evaluation of the sample report with something else in it. */
function evaluation(parts: Partial<EvaluateSection>): EvaluateSection {
  if (sample === undefined) expect.fail("the sample report judges nothing");
  return { ...sample, expectations: [], ...parts };
}

/** With plain spaces in the place of narrow ones. */
const plain = (markdown: string | null): string | undefined => markdown?.replace(/[\u00a0\u202f]/g, " ");

describe("a card's evaluation", () => {
  it("tells what changed rows lose, attacks apart", () => {
    const at = (amount: string, value: number): RobustnessResult["corruptions"][number]["severities"][number] => ({
      amount,
      metrics: { "test.label.accuracy": value },
      drop: { "test.label.accuracy": 0.9 - value },
      sample: null,
    });
    const clean = { "test.label.accuracy": 0.9 };
    const robustness: RobustnessResult = {
      metrics: { "test.label.accuracy": 0.7 },
      drop: { "test.label.accuracy": 0.2 },
      corruptions: [
        {
          ...{ family: "noise", text: "noise()", attack: false, rows: 1000, clean },
          metrics: { "test.label.accuracy": 0.7 },
          drop: { "test.label.accuracy": 0.2 },
          severities: [at("0.04", 0.8), at("0.1", 0.6)],
        },
        {
          ...{ family: "fgsm", text: "fgsm(8 / 255)", attack: true, rows: 200, clean },
          metrics: { "test.label.accuracy": 0.3 },
          drop: { "test.label.accuracy": 0.6 },
          severities: [at("8 / 255", 0.3)],
        },
      ],
    };
    expect(
      plain(robustnessPart(evaluation({ robustness }))),
    ).toBe(`\`test.label.accuracy\` where rows are changed, by severity; attacks have no part in the mean:

| change | rows | clean | 1 | 2 | mean | lost |
| --- | --: | --: | --: | --: | --: | --: |
| \`noise()\` | 1,000 | 90.00 % | 80.00 % | 60.00 % | 70.00 % | 20.00 % |
| \`fgsm(8 / 255)\` (attack) | 200 | 90.00 % | 30.00 % |   | 30.00 % | 60.00 % |
| **mean** |   |   |   |   | 70.00 % | 20.00 % |`);
    expect(robustnessPart(evaluation({ robustness: null }))).toBeNull();
  });

  it("tells the classes of masks and boxes", () => {
    const common = { output: "mask", classes: ["sky", "a | b"], colours: [] };
    const results: EvaluateSection["results"] = [
      {
        ...{ kind: "segmentation" as const, ...common, confusion: [], worst: [] },
        perClass: [{ name: "a | b", iou: 0.9, dice: 0.95, precision: 0.96, recall: 0.94, pixels: 12_345 }],
      },
      {
        ...{ kind: "detection" as const, ...common, output: "boxes", curves: [], leastScore: 0.3, worst: [] },
        perClass: [{ name: "sky", ap50: 0.91, ap75: 0.7, ap: 0.62, boxes: 40 }],
      },
    ];
    expect(plain(regionsPart(evaluation({ results })))).toBe(`Pixels of \`mask\`, by class:

| class | IoU | dice | precision | recall | pixels |
| --- | --: | --: | --: | --: | --: |
| a \\| b | 90.0 % | 95.0 % | 96.0 % | 94.0 % | 12,345 |

Boxes of \`boxes\`, by class (AP: area under precision over recall, at so much overlap):

| class | AP, 50 % | AP, 75 % | AP, 50 to 95 % | boxes |
| --- | --: | --: | --: | --: |
| sky | 0.9100 | 0.7000 | 0.6200 | 40 |`);
    expect(regionsPart(evaluation({ results: [] }))).toBeNull();
  });

  it("tells what two runs differ in, and what got worse", () => {
    const slice = { output: "label", by: "city", name: "Bonn", rows: 40, metric: "accuracy" as const };
    const comparison: ComparedRuns = {
      ...{ before: "old_fit", after: "fit", rows: 1000, pairs: 1, method: "paired", intervals: "paired bootstrap" },
      metrics: [
        {
          path: "test.label.accuracy",
          before: 0.9,
          after: 0.92,
          difference: 0.02,
          interval: { low: 0.01, high: 0.03 },
        },
      ],
      outputs: [
        {
          ...{ output: "label", metric: "accuracy", before: 0.9, after: 0.92, interval: null, spread: null, p: 0.001 },
          ...{ flips: { toRight: 30, toWrong: 10 }, calibration: null, verdict: "better" },
        },
      ],
      slices: [
        { ...slice, before: 0.9, after: 0.7, interval: null, flips: null, p: 1e-4, corrected: 4e-4, verdict: "worse" },
      ],
      ...{ flips: [], worst: [], verdict: { kind: "mixed", text: "fit is better, but worse in Bonn" } },
      cost: {
        before: { seconds: 1, bytes: 1, rowsPerSecond: null, latency: null },
        after: { seconds: 1, bytes: 1, rowsPerSecond: null, latency: null },
      },
    };
    expect(plain(comparisonPart(evaluation({ comparison })))).toBe(`fit is better, but worse in Bonn

| metric | \`old_fit\` | \`fit\` | difference | 95 % interval |
| --- | --: | --: | --: | --: |
| \`test.label.accuracy\` | 90.00 % | 92.00 % | 2.00 points | 1.0 to 3.0 |

paired bootstrap

- \`label\`: 30 rows turned right, 10 rows turned wrong.

Parts of the rows that got worse:

- \`city\` Bonn: accuracy 90.0 % to 70.0 % on 40 rows`);
  });
});
