import type { ColumnLook, LookReport } from "@penstock/runtime";
import { createColors } from "picocolors";
import { describe, expect, it } from "vitest";
import { displayWidth } from "./fit-width.ts";
import { lookLines } from "./look-lines.ts";
import { paintLine } from "./styled-line.ts";

const column = (parts: Partial<ColumnLook> & Pick<ColumnLook, "name" | "kind">): ColumnLook => ({
  role: null,
  filled: 100,
  missing: [],
  distinct: 100,
  distinctExact: true,
  top: [],
  numbers: null,
  texts: null,
  times: null,
  media: null,
  ...parts,
});

const report: LookReport = {
  subject: { kind: "file", name: "flats.csv", source: 'csv("flats.csv")' },
  rows: 100,
  looked: { rows: 100, whole: true },
  parts: [],
  splits: null,
  columns: [
    column({
      name: "rent",
      kind: "number",
      filled: 90,
      missing: [{ word: "NA", rows: 10 }],
      distinct: 80,
      numbers: {
        least: 300,
        greatest: 4_000,
        mean: 900,
        deviation: 300,
        quartiles: [600, 800, 1_100],
        histogram: { from: 300, to: 4_000, counts: [0, 1, 20, 30, 4, 0, 1, 0] },
        outliers: null,
      },
    }),
    column({
      name: "town",
      kind: "class",
      distinct: 2,
      top: [
        { value: "Bern", rows: 60 },
        { value: "Zürich", rows: 40 },
      ],
    }),
  ],
  prepared: [],
  balance: [],
  suspects: [{ column: "rent", kind: "missing", text: "has no value in 10 % of the rows" }],
  samples: [
    ["800", "Bern"],
    ["", "Zürich"],
  ],
  pictures: [],
  proposal: 'dataset flats {\n  source: csv("flats.csv")\n}\n',
};

const shown = (look: LookReport, live = false, width = 100): string[] =>
  lookLines(look, { live, width }).map((line) => paintLine(line, createColors(false)));

describe("a look in a pipe", () => {
  it("is a plain table, what to look at, some rows and a block", () => {
    expect(shown(report).join("\n")).toBe(`flats.csv  csv("flats.csv")
100 rows, 2 columns

column  looks like    missing  different  values
rent    number      10 (10 %)         80  300.0 to 4,000, median 800.0
town    class                          2  Bern 60, Zürich 40

To look at
! rent has no value in 10 % of the rows

rent  town
 800  Bern
      Zürich

A data set to start from
dataset flats {
  source: csv("flats.csv")
}`);
  });

  it("tells of a data set its splits and what models get", () => {
    const lines = shown({
      ...report,
      splits: { train: 80, valid: 10, test: 10 },
      columns: report.columns.map((one) => ({ ...one, role: one.name === "town" ? "target" : "input" })),
      balance: [
        {
          column: "town",
          classes: [
            { name: "Bern", rows: 60, splits: { train: 48, valid: 6, test: 6 } },
            { name: "Zürich", rows: 40, splits: { train: 32, valid: 4, test: 4 } },
          ],
        },
      ],
      prepared: [{ input: "rent", tensor: "tensor(1)", fitted: ["mean 900", "deviation 300"] }],
      proposal: null,
    });
    expect(lines).toContain("train 80, valid 10, test 10");
    expect(lines).toContain("rent    number      input   10 (10 %)         80  300.0 to 4,000, median 800.0");
    expect(lines).toContain("classes of town  train  valid  test");
    expect(lines).toContain("Zürich              32      4     4");
    expect(lines).toContain("rent   tensor(1)  mean 900; deviation 300");
  });

  it("turns rows that are too wide for a line", () => {
    const wide = { ...report, samples: [["800", "x".repeat(40)]] };
    expect(shown(wide, false, 20)).toContain(`town    ${"x".repeat(27)}…`);
  });

  it("shows the first of very many columns", () => {
    const columns = Array.from({ length: 200 }, (_, index) => column({ name: `c${index}`, kind: "id" }));
    const lines = shown({ ...report, columns, samples: [] });
    expect(lines).toContain("and 140 columns more; `--json` has all");
    expect(lines.length).toBeLessThan(80);
  });
});

describe("a look in a terminal", () => {
  it("has small histograms and no line that is wider than it", () => {
    const lines = shown(report, true, 60);
    expect(lines.find((line) => line.startsWith("rent  "))).toContain("▁█▁▁");
    expect(lines.every((line) => displayWidth(line) <= 60)).toBe(true);
  });

  it("cannot be moved about by what the data holds", () => {
    const bad = { ...report, columns: [column({ name: "a\u001b[2Jb", kind: "id" })], samples: [["\u001b]0;x\u0007"]] };
    expect(shown(bad, true).join("\n")).not.toMatch(/(?!\n)\p{Cc}/u);
  });
});
