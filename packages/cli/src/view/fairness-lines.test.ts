import { describe, expect, it } from "vitest";
import { fairnessLines } from "./fairness-lines.ts";

type Tables = NonNullable<Parameters<typeof fairnessLines>[0]>;

const group = (name: string, rows: number) => ({ name, rows, small: rows < 10, figures: {}, intervals: null });
const tables: Tables = [
  {
    by: "age >= 30",
    name: "age",
    output: "late",
    classes: [{ name: "yes", groups: [group("age >= 30", 1200), group("not age >= 30", 797), group("missing", 3)] }],
    differences: { demographic_parity: 0.04, equalised_odds: 0.0712 },
    intervals: { equalised_odds: { low: 0.031, high: 0.112 } },
    left: { values: 3, rows: 9 },
  },
];

const text = (lines: ReturnType<typeof fairnessLines>): string[] =>
  lines.map((line) =>
    line
      .map((one) => one.text)
      .join("")
      .trimEnd(),
  );

describe("lines of groups", () => {
  it("have each difference with its interval, and what has no part in it", () => {
    expect(text(fairnessLines(tables, undefined))).toEqual([
      "  late (yes) between groups by age >= 30, largest difference",
      "    demographic_parity  4.00 %",
      "    equalised_odds      7.12 %  (3.1 to 11.2)",
      "    too few rows to have a part in it: missing (3)",
      "    and 3 more groups with fewer rows",
    ]);
    expect(fairnessLines(undefined, undefined)).toEqual([]);
  });

  it("of several runs have the interval of their mean", () => {
    const spread = { mean: 0.04, deviation: 0.01, low: 0.02, high: 0.06, runs: [0.03, 0.05] };
    const several = { method: "", runs: [], metrics: { "test.late.fairness.age.demographic_parity": spread } };
    const bare = tables.map((table) => ({ ...table, intervals: null, left: null }));
    expect(text(fairnessLines(bare, several))[1]).toBe("    demographic_parity  4.00 %  (2.0 to 6.0)");
  });

  it("say where there are not groups enough, and name no class of several", () => {
    const [table] = tables;
    if (table === undefined) throw new Error("no table");
    const bare = { ...table, differences: {}, classes: [...table.classes, { name: "no", groups: [] }] };
    expect(text(fairnessLines([bare], undefined)).slice(0, 2)).toEqual([
      "  late between groups by age >= 30, largest difference",
      "    fewer than two groups have rows enough",
    ]);
  });
});
