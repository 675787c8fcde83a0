import { describe, expect, it } from "vitest";
import { sampleReport } from "../../report/testing/sample-report.ts";
import type { EvaluateSection } from "../../report-data.ts";
import { explanationsPart } from "./explanations-part.ts";
import { fairnessPart } from "./fairness-part.ts";

async function section(change: Partial<EvaluateSection>): Promise<EvaluateSection> {
  const found = (await sampleReport()).sections.find((one) => one.kind === "evaluate");
  if (found?.kind !== "evaluate") throw new Error("the sample has no evaluation");
  return { ...found, ...change };
}

const groups = [
  { name: "female", rows: 120, small: false, figures: { selection: 0.21, auroc: 0.9 }, intervals: null },
  { name: "m|ale", rows: 80, small: false, figures: { selection: 0.25 }, intervals: null },
  { name: "other", rows: 4, small: true, figures: {}, intervals: null },
];
const table: EvaluateSection["fairness"][number] = {
  by: "sex",
  name: "sex",
  output: "late",
  classes: [{ name: "yes", groups }],
  differences: { demographic_parity: 0.04, equalised_odds: 0.07 },
  intervals: { equalised_odds: { low: 0, high: 0.12 } },
  left: null,
};

describe("a card", () => {
  it("has the rates of groups, their differences and who has no part in them", async () => {
    expect(fairnessPart(await section({}))).toBeNull();
    const part = (fairnessPart(await section({ fairness: [table] })) ?? "").replaceAll("\u202f", " ");
    expect(part).toContain("| group | rows | selection | auroc |");
    expect(part).toContain("| m\\|ale | 80 | 25.0 % |   |");
    expect(part).toContain("- demographic parity: 4.0 %\n- equalised odds: 7.0 % (0.0 % to 12.0 %)");
    expect(part).toContain("Groups of fewer than 10 rows have no part in it: other.");
    const alone = fairnessPart(await section({ fairness: [{ ...table, differences: {}, intervals: {} }] }));
    expect(alone).toContain("Fewer than two groups by sex have rows enough");
  });

  it("has what each explanation has found, and whether it tells of the model", async () => {
    expect(explanationsPart(await section({}))).toBeNull();
    const about = { output: "late", layer: null };
    const part = explanationsPart(
      await section({
        explanations: [
          {
            kind: "maps",
            method: "grad_cam",
            ...about,
            layer: "features/relu_2",
            sanity: { correlation: 0.7, rows: 8, depends: false },
            gap: null,
            rows: [],
          },
          {
            kind: "importance",
            method: "permutation_importance",
            ...about,
            metric: "accuracy",
            value: 0.9,
            answered: 200,
            repeats: 5,
            columns: [{ name: "a*b", drop: 0.2, deviation: 0.01 }],
          },
          { kind: "neighbours", method: "nearest", ...about, searched: 10, rows: [] },
        ],
      }),
    );
    expect(part?.split("\n")).toEqual([
      "- `grad_cam` of `late` at `features/relu_2`: the maps hardly depend on the weights: correlation 0.70 with those of random weights; they tell of the input, not of what was learned.",
      "- `permutation_importance` of `late`: accuracy loses without a\\*b 0.2000.",
      "- `nearest` of `late`: nearest train rows are in the report.",
    ]);
  });
});
