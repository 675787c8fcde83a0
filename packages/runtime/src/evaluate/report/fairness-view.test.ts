import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import type { FairnessTable } from "../fairness/fairness-table.ts";
import type { ReportData } from "../report-data.ts";
import { renderReport } from "./index.ts";
import { sampleReport } from "./testing/sample-report.ts";

const table: FairnessTable = {
  by: "sex",
  name: "sex",
  output: "label",
  classes: [
    {
      name: "yes",
      groups: [
        {
          name: "female",
          rows: 1200,
          small: false,
          figures: { base_rate: 0.2, selection: 0.21, true_positive_rate: 0.8, auroc: 0.912, calibration: -0.013 },
          intervals: { selection: { low: 0.19, high: 0.23 } },
        },
        { name: "male", rows: 797, small: false, figures: { base_rate: 0.3, selection: 0.25 }, intervals: {} },
        { name: "<b>other", rows: 3, small: true, figures: {}, intervals: {} },
      ],
    },
  ],
  differences: { demographic_parity: 0.04, equalised_odds: 0.0712 },
  intervals: { equalised_odds: { low: 0.031, high: 0.112 } },
  left: null,
};

async function reportWith(fairness: readonly FairnessTable[]): Promise<ReturnType<typeof parseHTML>["document"]> {
  const sample: ReportData = await sampleReport();
  const sections = sample.sections.map((one) => (one.kind === "evaluate" ? { ...one, fairness } : one));
  return parseHTML(await renderReport({ ...sample, sections })).document;
}

describe("groups in a report", () => {
  it("have a table of their rates, a plot of their differences and words for both", async () => {
    const document = await reportWith([table]);
    const text = document.body.textContent ?? "";
    expect(text).toContain("label answered with yes, by sex");
    expect(text).toMatch(/female1,20020\.0\s%21\.0\s% \(19\.0 to 23\.0\)80\.0\s%0\.9120−0\.0130/);
    expect(text).toMatch(/<b>other3–––/);
    expect(text).toContain("demographic parity 4.0\u202f%, equalised odds 7.1\u202f%");
    expect(text).toContain("Groups of fewer than 10 rows have no part in it: <b>other (3).");
    const plot = [...document.querySelectorAll("svg")].find((svg) =>
      svg.getAttribute("aria-label")?.startsWith("Largest differences between groups by sex"),
    );
    expect(plot?.querySelectorAll("circle")).toHaveLength(2);
  });

  it("that cannot be held against each other say so, and none have no heading", async () => {
    const alone = await reportWith([{ ...table, differences: {}, intervals: {} }]);
    expect(alone.body.textContent).toContain("Fewer than two groups by sex have rows enough");
    expect((await reportWith([])).body.textContent).not.toContain("Fairness");
  });
});
