// Rates of groups and differences between them against fairlearn's, recorded; and where a group has no row that a rate is of.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { GroupRates } from "../../packages/runtime/src/evaluate/fairness/group-rates.ts";

interface Recorded {
  readonly cases: readonly {
    readonly name: string;
    readonly truth: readonly number[];
    readonly scores: readonly number[];
    readonly groups: readonly number[];
    readonly rates: readonly Readonly<Record<string, number | null>>[];
    readonly differences: Readonly<Record<string, number | null>>;
  }[];
}

// The file's form is fixed by the script that wrote it.
const { cases } = JSON.parse(readFileSync(new URL("./recorded/fairness.json", import.meta.url), "utf8")) as Recorded;

describe("fairness, as fairlearn has it", () => {
  it("has some fifty cases", () => {
    expect(cases.length).toBeGreaterThanOrEqual(45);
  });

  it.each(cases.map((one) => [one.name, one] as const))("%s", (_, { truth, scores, groups, rates, differences }) => {
    const count = Math.max(...groups) + 1;
    const positions = Array.from({ length: count }, (__, group) =>
      Uint32Array.from(groups.flatMap((own, row) => (own === group ? [row] : []))),
    );
    const found = new GroupRates(
      {
        truth: Int32Array.from(truth),
        predicted: Int32Array.from(scores, (score) => (score >= 0.5 ? 1 : 0)),
        values: Float32Array.from(scores.flatMap((score) => [1 - score, score])),
        width: 2,
        sure: true,
      },
      positions,
    );
    const all = found.differences(
      positions.map((__, index) => index),
      [1],
    );
    rates.forEach((rate, group) => {
      const own: Readonly<Record<string, number | undefined>> = found.figures(group, 1);
      for (const [name, value] of Object.entries(rate)) {
        if (value === null) expect(own[name], name).toBeUndefined();
        else expect(own[name], name).toBeCloseTo(value, 12);
      }
    });
    for (const [name, value] of Object.entries(differences)) {
      // Where fairlearn takes a missing rate for 0, the group has no part in it here.
      if (value !== null) expect(all.get(name), name).toBeCloseTo(value, 12);
    }
  });
});
