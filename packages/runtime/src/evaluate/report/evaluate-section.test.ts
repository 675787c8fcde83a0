import { parseHTML } from "linkedom";
import { beforeAll, describe, expect, it } from "vitest";
import type { EvaluateSection, ReportData } from "../report-data.ts";
import { renderReport } from "./index.ts";
import { sampleReport } from "./testing/sample-report.ts";

let sample: ReportData;
beforeAll(async () => {
  sample = await sampleReport();
});

function withEvaluate(change: Partial<EvaluateSection>): ReportData {
  return {
    ...sample,
    sections: sample.sections.map((one) => (one.kind === "evaluate" ? { ...one, ...change } : one)),
  };
}

const bodyText = (markup: string): string => parseHTML(markup).document.body.textContent ?? "";

describe("an evaluation of one run", () => {
  it("has the intervals of its metrics, with how they were made", async () => {
    const text = bodyText(await renderReport(sample));
    expect(text).toContain("by bootstrap (BCa): 1,000 draws of the 2,000 rows");
    expect(text).toMatch(/test\.label\.accuracy98\.\d\d\s%97\.\d to 98\.\d/);
    expect(text).not.toContain("NaN");
    const bare = bodyText(await renderReport(withEvaluate({ intervals: null })));
    expect(bare).not.toContain("bootstrap");
    expect(bare).not.toContain("95 % interval");
  });

  it("has a diagram of confidence, before and after what was fitted", async () => {
    const markup = await renderReport(sample);
    const text = bodyText(markup);
    expect(text).toContain("Fitted on 1,000 validation rows: the temperature 1.600.");
    expect(text).toContain("the calibration error is 0.0430 before and 0.0110 after the temperature");
    const { document } = parseHTML(markup);
    const diagram = [...document.querySelectorAll("svg")].find((svg) =>
      svg.getAttribute("aria-label")?.startsWith("How often answers of label are right"),
    );
    expect(diagram?.querySelectorAll("circle")).toHaveLength(3);
    expect(bodyText(await renderReport(withEvaluate({ calibration: [] })))).not.toContain("Confidence");
  });

  it("has its slices beside all rows, with what is left out", async () => {
    const text = bodyText(await renderReport(sample));
    expect(text).toContain("Rows by writer; 3 more values with 9 rows left out");
    expect(text).toMatch(/students1,20099\.10\s% \(98\.5 to 99\.5\)99\.00\s%0\.0300/);
    expect(text).toMatch(/nobody0–––/);
    expect(bodyText(await renderReport(withEvaluate({ slices: [] })))).not.toContain("Slices");
  });
});
