import { describe, expect, it } from "vitest";
import { explanationLines } from "./explanation-lines.ts";

type Explanation = NonNullable<Parameters<typeof explanationLines>[0]>[number];

const bare: Explanation = {
  method: "grad_cam",
  output: "label",
  layer: "features/relu_2",
  rows: 8,
  sanity: null,
  gap: null,
  columns: [],
  metric: null,
  agreement: null,
};
const text = (one: Explanation): string[] =>
  explanationLines([one]).map((line) => line.map((part) => part.text).join(""));

describe("lines of explanations", () => {
  it("say whether maps depend on what was learned", () => {
    const sanity = { correlation: 0.08, depends: true, verdict: "the maps depend on the weights: correlation 0.08" };
    expect(text({ ...bare, sanity, gap: 0.0123 })).toEqual([
      "  grad_cam of label at features/relu_2 on 8 rows",
      "    the maps depend on the weights: correlation 0.08; their sum is off by 1.2 %",
    ]);
    const warning = explanationLines([{ ...bare, sanity: { ...sanity, depends: false } }])[1]?.[0];
    expect(warning?.style).toBe("bad");
    expect(explanationLines(undefined)).toEqual([]);
  });

  it("name the three columns that matter most", () => {
    const columns = ["debt", "income", "age", "noise"].map((name, index) => ({
      name,
      value: 0.4 - index / 10,
      deviation: 0.01,
    }));
    const importance = {
      ...bare,
      method: "permutation_importance",
      layer: null,
      rows: 240,
      columns,
      metric: "accuracy",
    };
    expect(text(importance)).toEqual([
      "  permutation_importance of label on 240 rows: debt 0.4000 ± 0.0100, income 0.3000 ± 0.0100, age 0.2000 ± 0.0100 of accuracy",
    ]);
    const along = columns.map((column) => ({ ...column, deviation: null }));
    expect(text({ ...importance, method: "partial_dependence", metric: null, columns: along })).toEqual([
      "  partial_dependence of label on 240 rows: debt 0.4000, income 0.3000, age 0.2000 from the lowest answer to the highest",
    ]);
  });

  it("say how many of the nearest rows agree", () => {
    expect(text({ ...bare, method: "nearest", layer: "hidden", rows: 1, agreement: 0.625 })).toEqual([
      "  nearest of label at hidden on 1 row: 63 % of the nearest are of the class that was answered",
    ]);
  });
});
