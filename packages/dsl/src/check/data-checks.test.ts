import { describe, expect, it } from "vitest";
import type { ColumnStats, DataProbe, ProbedColumn } from "../source/host.ts";
import { memoryHost } from "../source/memory-host.ts";
import { checkProgram } from "./check-program.ts";

const none: ColumnStats = {
  filled: 100,
  missing: [],
  distinct: 90,
  distinctExact: true,
  counts: null,
  numbered: false,
  range: null,
  whole: false,
  numbers: 0,
  notNumber: null,
  times: 0,
  notTime: null,
  order: null,
  repeat: null,
  shared: [],
  content: null,
  pattern: null,
};

/** A column of numbers with some figures of its own. */
function numbers(name: string, stats: Partial<ColumnStats> = {}): ProbedColumn {
  return {
    name,
    kind: "number",
    shape: null,
    values: null,
    stats: { ...none, numbers: 100, range: [0, 9.5], ...stats },
  };
}

function classes(name: string, counts: Readonly<Record<string, number>>, sampled: boolean): ProbedColumn {
  const values = Object.keys(counts);
  const stats = {
    ...none,
    distinct: values.length,
    distinctExact: !sampled,
    counts: Object.entries(counts).map(([value, rows]) => ({ value, rows, parts: [rows] })),
  };
  return { name, kind: "class", shape: null, values: sampled ? null : values, stats };
}

const probe = (columns: readonly ProbedColumn[], more: Partial<DataProbe> = {}): DataProbe => ({
  kind: "probe",
  columns,
  rows: 100,
  official: null,
  sampled: false,
  parts: [{ name: "rows.csv", rows: 100, official: null }],
  repeats: { rows: 0, first: null, across: [] },
  ragged: null,
  ...more,
});

function check(lines: string, found: DataProbe) {
  const text = `dataset d {\n  source: csv("rows.csv")\n${lines.trimEnd().replaceAll(/^ */gm, "  ")}\n}\n`;
  const checked = checkProgram(
    "p.pipe",
    memoryHost({ "p.pipe": text }, () => found),
  );
  return { text, diagnostics: checked.diagnostics.filter((one) => one.code !== "P2018") };
}

const told = (lines: string, found: DataProbe): string[] =>
  check(lines, found).diagnostics.map((one) => `${one.code} ${one.title}`);

/** The program with the certain fixes of its first diagnostic, checked again. */
function mended(lines: string, found: DataProbe): string[] {
  const { text, diagnostics } = check(lines, found);
  let next = text;
  for (const { span, replacement, certain } of [...(diagnostics[0]?.fixes ?? [])].reverse()) {
    expect(certain).toBe(true);
    next = next.slice(0, span.start) + replacement + next.slice(span.end);
  }
  expect(next).not.toBe(text);
  const again = checkProgram(
    "p.pipe",
    memoryHost({ "p.pipe": next }, () => found),
  );
  return again.diagnostics.filter((one) => one.code !== "P2018").map((one) => `${one.code} ${one.title}`);
}

const plain = "input x: number\ntarget y: number\nsplit: random(train: 80%, test: 20%)";

describe("what is said of a sample", () => {
  const sampled = {
    sampled: true,
    rows: null,
    repeats: null,
    parts: [{ name: "rows.csv", rows: null, official: null }],
  };

  it("is said as such", () => {
    const gap = { missing: [{ word: "NA", rows: 3, first: { part: 0, row: null } }], filled: 97, numbers: 97 };
    expect(told(plain, probe([numbers("x", gap), numbers("y")], sampled))).toEqual([
      "P5006 `x` has no value in 3 of the 100 rows looked at",
    ]);
  });

  it("never is that a class does not occur, but may be that another one does", () => {
    const label = "input x: number\ntarget k: class(a, b, rare)\nsplit: random(train: 80%, test: 20%)";
    expect(told(label, probe([numbers("x"), classes("k", { a: 50, b: 50 }, true)], sampled))).toEqual([]);
    expect(told(label, probe([numbers("x"), classes("k", { a: 50, c: 50 }, true)], sampled))).toEqual([
      "P5003 the column `k` also holds `c`",
    ]);
    const two = label.replace("a, b, rare", "2");
    expect(told(two, probe([numbers("x"), classes("k", { a: 1 }, true)], sampled))).toEqual([]);
    expect(told(two, probe([numbers("x"), classes("k", { a: 40, b: 30, c: 30 }, true)], sampled))).toEqual([
      "P5003 `k` has at least 3 different values in the data, the program says 2 classes",
    ]);
  });

  it("never is that a column does not vary, is a copy, or has a value of its own in each row", () => {
    const same = { distinct: 1, content: "a", distinctExact: false };
    expect(told(plain, probe([numbers("x", same), numbers("y", same)], sampled))).toEqual([]);
    const key = { distinct: 100, whole: true, range: [1, 100] as const, distinctExact: false };
    expect(told(plain, probe([numbers("x", key), numbers("y")], sampled))).toEqual([]);
  });
});

describe("one mistake", () => {
  it("of a column's name hides no other and brings no other", () => {
    const found = probe([numbers("x"), numbers("y")], {
      repeats: {
        rows: 5,
        first: [
          { part: 0, row: 1 },
          { part: 0, row: 2 },
        ],
        across: [],
      },
    });
    expect(told(plain.replace("input x", "input xx"), found)).toEqual(['P5002 `csv("rows.csv")` has no column `xx`']);
    expect(told(plain.replace("target y: number", "target y: numbr"), found)).toEqual([
      "P2004 there is no column type `numbr`",
    ]);
  });

  it("of a row's length is said once, whatever else the rows hold", () => {
    const found = probe(
      [numbers("x", { missing: [{ word: "", rows: 9, first: { part: 0, row: 1 } }] }), numbers("y")],
      {
        ragged: { part: 0, row: 7, found: 2, expected: 3, rows: 4 },
      },
    );
    expect(told(plain, found)).toEqual(["P5008 row 7 has 2 fields, the header has 3"]);
  });
});

describe("leaks", () => {
  const users = numbers("user", {
    distinct: 10,
    repeat: {
      value: "7",
      rows: [
        { part: 0, row: 2 },
        { part: 0, row: 9 },
      ],
    },
  });

  it("of users are mended by `by`", () => {
    const lines = "input x: number\ntarget y: number\ncolumn user: id\nsplit: random(train: 80%, test: 20%)";
    const found = probe([numbers("x"), numbers("y"), users]);
    expect(told(lines, found)).toEqual([
      "P5033 `random` puts rows of one `user` on both sides of the split: `7` stands in rows 2 and 9",
    ]);
    expect(mended(lines, found)).toEqual([]);
  });

  it("of the future are mended by `chronological`", () => {
    const when = numbers("when", { order: "ascending", distinct: 100 });
    const lines = "input x: number\ntarget y: number\ncolumn when: time\nsplit: random(train: 80%, test: 20%)";
    const found = probe([numbers("x"), numbers("y"), when]);
    expect(told(lines, found)).toHaveLength(1);
    expect(mended(lines, found)).toEqual([]);
  });

  it("are not claimed where nobody looked into the data, but for what the program says itself", () => {
    const text = (split: string) =>
      `dataset d {\n  source: csv("rows.csv")\n  input x: number\n  target y: number\n  column user: id\n  column when: time\n  split: ${split}\n}\n`;
    const codes = (split: string) =>
      checkProgram("p.pipe", memoryHost({ "p.pipe": text(split) })).diagnostics.map((one) => one.code);
    expect(codes("random(train: 80%, test: 20%, by: user)")).toEqual([]);
    expect(codes("chronological(train: 80%, test: 20%)")).toEqual([]);
    expect(codes("random(train: 80%, test: 20%)")).toEqual(["P5035"]);
  });

  it("between files are counted for the files on the two sides alone", () => {
    const parts = ["a.csv", "b.csv", "c.csv"].map((name) => ({ name, rows: 50, official: null }));
    const across = [
      {
        parts: [0, 1] as const,
        rows: 40,
        first: [
          { part: 0, row: 1 },
          { part: 1, row: 1 },
        ] as const,
      },
      {
        parts: [1, 2] as const,
        rows: 2,
        first: [
          { part: 1, row: 3 },
          { part: 2, row: 8 },
        ] as const,
      },
    ];
    const found = probe([numbers("x"), numbers("y")], { rows: 150, parts, repeats: { rows: 42, first: null, across } });
    const lines = (test: string) => `input x: number\ntarget y: number\nsplit: files(test: ["${test}"])`;
    const source = (test: string): string[] => {
      const text = `dataset d {\n  source: csv(["a.csv", "b.csv", "c.csv"])\n${lines(test)}\n}\n`;
      return checkProgram(
        "p.pipe",
        memoryHost({ "p.pipe": text }, () => found),
      ).diagnostics.map((one) => one.title);
    };
    expect(source("c.csv")).toEqual([
      "2 rows stand on both sides of the split, first row 8 of `c.csv`, which is row 3 of `b.csv`",
    ]);
    expect(source("b.csv")[0]).toMatch(/^42 rows stand on both sides/);
  });
});
