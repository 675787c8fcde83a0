/** The card of the sample report, held against the file beside it; `PENSTOCK_REWRITE=1` writes that anew. */
import { readFileSync, writeFileSync } from "node:fs";
import { marked } from "marked";
import { describe, expect, it } from "vitest";
import { sampleReport, scoreClasses } from "../report/testing/sample-report.ts";
import type { EvaluateSection, ReportData } from "../report-data.ts";
import { renderCard } from "./index.ts";

const sample = new URL("./testing/sample-card.md", import.meta.url);

/** The report with its evaluation changed. */
async function withEvaluation(change: (section: EvaluateSection) => EvaluateSection): Promise<ReportData> {
  const data = await sampleReport();
  return { ...data, sections: data.sections.map((one) => (one.kind === "evaluate" ? change(one) : one)) };
}

describe("the model card", () => {
  it("of the sample report says exactly what the file beside it says", async () => {
    const card = renderCard(await sampleReport());
    if (process.env["PENSTOCK_REWRITE"] === "1") writeFileSync(sample, card);
    expect(card).toBe(readFileSync(sample, "utf8"));
  });

  it("is Markdown without raw HTML, whose tables have as many cells as headings", async () => {
    const tokens = marked.lexer(renderCard(await sampleReport()), { gfm: true });
    const kinds = tokens.map(({ type }) => type);
    expect(kinds).not.toContain("html");
    expect(kinds.filter((kind) => kind === "table").length).toBeGreaterThan(8);
    for (const token of tokens) {
      if (token.type !== "table") continue;
      for (const row of token["rows"]) expect(row).toHaveLength(token["header"].length);
    }
    const headings = tokens.flatMap((token) =>
      token.type === "heading" && token["depth"] === 2 ? [token["text"]] : [],
    );
    expect(headings).toEqual([
      "What it was made for",
      "Data",
      "Training",
      "Evaluation",
      "Limits",
      "How to use it",
      "Repeat it",
    ]);
  });

  it("lets no name of a class, a slice or a comment become markup", async () => {
    const evil = "<script>alert(1)</script> | **x** [y](https://z) `q`\n# new";
    const data = await withEvaluation((section) => ({
      ...section,
      doc: evil,
      slices: section.slices.map((one) => ({
        ...one,
        by: evil,
        slices: one.slices.map((part) => ({ ...part, name: evil })),
      })),
      results: section.results.map((one) =>
        one.kind === "classification"
          ? {
              ...one,
              classes: one.classes.map(() => evil),
              perClass: one.perClass.map((row) => ({ ...row, name: evil })),
            }
          : one,
      ),
    }));
    const html = marked.parse(renderCard({ ...data, title: evil, command: `${evil}\n\`\`\`\n<b>` }), {
      async: false,
      gfm: true,
    });
    expect(html).not.toMatch(/<script|<a |<b>|<img/);
    expect(html.match(/<h1>/g)).toHaveLength(1);
  });

  it("tells of more than twelve classes the weakest, and the commonest mix-ups", async () => {
    const names = Array.from({ length: 13 }, (_, index) => `kind ${index}`);
    const confusion = names.map((_, truth) =>
      names.map((__, answer) => (truth === answer ? 90 : answer === 3 ? truth : 0)),
    );
    const data = await withEvaluation((section) => ({
      ...section,
      results: [
        {
          kind: "classification",
          output: "kind",
          classes: names,
          confusion,
          perClass: scoreClasses(names, confusion),
          mistakes: [],
        },
      ],
    }));
    const card = renderCard(data);
    expect(card).toContain("Classes of `kind`, the 10 of the least recall:");
    expect(card).not.toContain("Confusion matrix");
    expect(card).toMatch(/- kind 12 taken for kind 3: 12 rows, 11\.8\s% of its class/);
  });

  it("says what is not known of a program that judges nothing and explains nothing", async () => {
    const data = await sampleReport();
    const bare = data.sections
      .filter(({ kind }) => kind !== "evaluate")
      .map((one) => (one.kind === "train" ? { ...one, doc: null, modelDoc: null } : { ...one, doc: null }));
    const card = renderCard({ ...data, sections: bare });
    expect(card).toContain("The program does not say: it has no doc comments");
    expect(card).toContain("- fit_digits was not judged on rows apart from those that chose its weights.");
    expect(card).not.toContain("## Evaluation");
  });

  it("shows means and spread of several runs", async () => {
    const several = {
      method: "3 seeds: 95 % intervals of the mean (Student's t)",
      runs: ["seed 1", "seed 2", "seed 3"],
      metrics: {
        "test.label.accuracy": { mean: 0.98, deviation: 0.002, low: 0.975, high: 0.985, runs: [0.978, 0.98, 0.982] },
      },
    };
    const card = renderCard(await withEvaluation((section) => ({ ...section, several, intervals: null })));
    expect(card).toContain("| metric | mean of 3 runs | standard deviation | 95 % interval |");
    expect(card).toMatch(/\| `test\.label\.accuracy` \| 98\.30\s% \| 0\.20\spoints \| 97\.5 to 98\.5 \|/);
  });
});
