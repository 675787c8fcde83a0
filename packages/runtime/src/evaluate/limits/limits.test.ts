import { describe, expect, it } from "vitest";
import { sampleReport, scoreClasses } from "../report/testing/sample-report.ts";
import type { DatasetSection, EvaluateSection, ReportData, TrainSection } from "../report-data.ts";
import { limitsOf } from "./limits.ts";

type Section = ReportData["sections"][number];

/** Limits of the sample report with one kind of section changed. */
async function limits<Kind extends Section["kind"]>(
  kind: Kind,
  change: (section: Extract<Section, { kind: Kind }>) => Section,
): Promise<readonly string[]> {
  const data = await sampleReport();
  // The comparison narrows the section, which the compiler cannot follow through a type parameter.
  const changed = (one: Section): Section =>
    one.kind === kind ? change(one as Extract<Section, { kind: Kind }>) : one;
  return limitsOf({ ...data, sections: data.sections.map(changed) });
}

const evaluation = (change: (section: EvaluateSection) => EvaluateSection) => limits("evaluate", change);

/** An evaluation of two classes with these rows right and wrong. */
function twoClasses(confusion: readonly (readonly number[])[]): EvaluateSection["results"] {
  const classes = ["no", "yes"];
  return [
    {
      kind: "classification",
      output: "sick",
      classes,
      confusion,
      perClass: scoreClasses(classes, confusion),
      mistakes: [],
    },
  ];
}

describe("limits", () => {
  it("tell of the weakest slice by what the metric wants", async () => {
    const slice = (name: string, value: number) => ({
      name,
      rows: 20,
      metrics: { "test.price.mae": value },
      intervals: null,
    });
    const told = await evaluation((section) => ({
      ...section,
      metrics: { "test.price.mae": 2 },
      expectations: [],
      results: [],
      slices: [{ by: "city", slices: [slice("Bonn", 1), slice("Ulm", 3)], left: null }],
    }));
    expect(told).toContain(
      "Weakest slice of city: Ulm, test.price.mae 3.000 against 2.000 of all (20 rows, few to tell by).",
    );
  });

  it("name no weakest class where all is right, and no slice that is no worse than the whole", async () => {
    const told = await evaluation((section) => ({
      ...section,
      results: twoClasses([
        [50, 0],
        [0, 50],
      ]),
      slices: [
        { by: "city", slices: [{ name: "Bonn", rows: 100, metrics: section.metrics, intervals: null }], left: null },
      ],
    }));
    expect(told.join("\n")).not.toMatch(/Weakest|commonest/);
  });

  it("say which classes have few rows to judge by, or none", async () => {
    const few = await evaluation((section) => ({
      ...section,
      results: twoClasses([
        [90, 3],
        [4, 6],
      ]),
    }));
    expect(few).toContain("Weakest class of sick: yes (recall 60.0\u202f% of 10 rows).");
    expect(few).toContain("Figures of yes rest on fewer than 30 rows each.");
    const none = await evaluation((section) => ({
      ...section,
      results: twoClasses([
        [90, 3],
        [0, 0],
      ]),
    }));
    expect(none).toContain("No judged row is of yes: nothing is known of how well it is found.");
  });

  it("say which classes have few rows to learn from", async () => {
    const classes = [
      { name: "common", train: 900, valid: 1, test: 1 },
      { name: "rare", train: 60, valid: 1, test: 1 },
    ];
    const told = await limits("dataset", (section: DatasetSection) => ({
      ...section,
      balance: [{ column: "kind", classes }],
      origin: null,
    }));
    expect(told).toContain("Few train rows of 1 class of kind in digits: rare (60); the largest has 900.");
    expect(told).toContain("Licence and origin of digits are not stated.");
  });

  it("say that a training may not have learned all it could, and that its chance is not known", async () => {
    const ended = (section: TrainSection): TrainSection => ({
      ...section,
      runs: section.runs.map((run) => ({
        ...run,
        ended: "epochs",
        best: { epoch: 12, step: 1320, metric: "valid.loss", value: 0.1 },
      })),
    });
    const told = await limits("train", ended);
    expect(told).toContain("The last epoch of fit_digits, 12, was its best: it may not have learned all it could.");
    const several = await limits("train", (section) => ({
      ...ended(section),
      runs: [...section.runs, ...section.runs],
    }));
    expect(several.join("\n")).not.toContain("trained once");
  });

  it("count as not measured what nobody asked for, and nothing else", async () => {
    const none = await evaluation((section) => ({ ...section, slices: [], intervals: null }));
    expect(none.at(-1)).toBe(
      "Not measured by check_digits: how far its figures are chance; whether parts of the rows are answered worse than others (slice); answers to disturbed inputs (robustness); whether groups of people are treated alike (fairness); what answers rest on (explain).",
    );
    const asked = await evaluation((section) =>
      Object.assign({}, section, { robustness: [{ noise: 1 }], fairness: { by: "sex" } }),
    );
    expect(asked.at(-1)).toBe("Not measured by check_digits: what answers rest on (explain).");
  });
});
