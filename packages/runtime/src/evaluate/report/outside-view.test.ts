import { expect, test } from "vitest";
import { evaluateView } from "./evaluate-section.ts";
import { loadPlots } from "./plots.ts";
import { sampleReport } from "./testing/sample-report.ts";

test("rows from outside have a table of detectors and a plot of each one's scores", async () => {
  const report = await sampleReport();
  const section = report.sections.find((one) => one.kind === "evaluate");
  if (section?.kind !== "evaluate") expect.fail("the sample has no evaluation");
  const scores = { from: 0, to: 4, inside: [6, 3, 1, 0], outside: [0, 1, 1, 2] };
  const detector = { output: "label", layer: null, threshold: 2, aim: "best mean", scores };
  const outside = {
    on: "strangers.test",
    rows: { inside: 10, outside: 4 },
    fittedOn: { inside: 9, outside: 0 },
    detectors: [
      {
        ...detector,
        detector: "energy",
        figures: { auroc: 0.9, recall: 0.75, precision: Number.NaN },
        intervals: { auroc: { low: 0.8, high: 0.95 } },
      },
    ],
  };
  const view = evaluateView({ ...section, outside }, await loadPlots()).markup;
  expect(view).toContain("Rows from outside");
  expect(view).toContain("fitted on 9 validation rows. ");
  expect(view).toMatch(/<code>energy<\/code><\/th><td>90\.0\s%.*\(80\.0 to 95\.0\)/);
  const line = /<code>energy.*/.exec(view)?.[0] ?? "";
  expect(line.match(/<td>–<\/td>/g)).toHaveLength(4);
  expect(view).toContain("refused above 2.000 (best mean)");
  expect(view).toMatch(/<svg role="img" aria-label="Scores of energy/);
  expect(evaluateView(section, await loadPlots()).markup).not.toContain("Rows from outside");
});
