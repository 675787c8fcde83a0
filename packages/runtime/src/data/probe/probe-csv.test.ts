import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { DataProbe, ProbedColumn } from "@penstock/dsl";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { probeSource } from "../probe-source.ts";
import { readTable } from "../read-table.ts";
import { call, context, dataset, numberColumn, numbersOf, temporaryFolder } from "../testing/dataset-fixture.ts";

const folder = temporaryFolder();

function look(files: Readonly<Record<string, string | Uint8Array>>, reads?: readonly string[]): DataProbe {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const path = Object.keys(files);
  const request = { source: "csv", args: { path, delimiter: "," }, from: join(folder, "main.pipe") };
  const found = probeSource(reads === undefined ? request : { ...request, reads }, context());
  if (found.kind === "problem") throw new Error(found.title);
  return found;
}

const column = (probe: DataProbe, name: string): ProbedColumn & Required<Pick<ProbedColumn, "stats">> => {
  const found = probe.columns.find((one) => one.name === name);
  if (found?.stats === undefined) throw new Error(`no figures of ${name}`);
  return { ...found, stats: found.stats };
};

describe("probing a CSV file", () => {
  it("counts gaps by the word that stands there, and says where the first one is", () => {
    const { stats } = column(look({ "gaps.csv": "a,b\n1,x\n,x\nNA,x\n4,x\nNA,x\n" }), "a");
    expect(stats.missing).toEqual([
      { word: "", rows: 1, first: { part: 0, row: 2 } },
      { word: "NA", rows: 2, first: { part: 0, row: 3 } },
    ]);
    expect([stats.filled, stats.distinct, stats.numbers, stats.range]).toEqual([2, 2, 2, [1, 4]]);
  });

  it("names the first field that is no number", () => {
    const { kind, stats } = column(look({ "odd.csv": "a\n1\n2\nthree\n4\nfive\n" }), "a");
    expect(kind).not.toBe("number");
    expect([stats.numbers, stats.notNumber]).toEqual([3, { part: 0, row: 3, value: "three" }]);
  });

  it("knows times, numbers that only rise, and values that come again", () => {
    const found = look({
      "days.csv": "day,id,user,mixed\n2024-01-01,1,a,2024-01-01\n2024-01-01,2,b,7\n2024-01-03,5,a,x\n",
    });
    expect(column(found, "day").stats).toMatchObject({ times: 3, order: "ascending", notTime: null });
    expect(column(found, "id").stats).toMatchObject({ order: "ascending", whole: true, repeat: null, distinct: 3 });
    expect(column(found, "user").stats.repeat).toEqual({
      value: "a",
      rows: [
        { part: 0, row: 1 },
        { part: 0, row: 3 },
      ],
    });
    expect(column(found, "mixed").stats).toMatchObject({ times: 1, order: null, notTime: { row: 2, value: "7" } });
  });

  it("tells copies of a column and one-to-one codes from columns that only look alike", () => {
    const rows = Array.from({ length: 12 }, (_, row) => `${row % 3},${(row % 3) + 0.0},${"xyz"[row % 3]},${row % 4}`);
    const found = look({
      "codes.csv": `a,same,code,other\n${rows.map((row) => row.replace(/,(\d),/, ",$1.0,")).join("\n")}\n`,
    });
    const [a, same, code, other] = ["a", "same", "code", "other"].map((name) => column(found, name).stats);
    expect(a?.content).toBe(same?.content);
    expect(a?.content).not.toBe(code?.content);
    expect(a?.pattern).toBe(code?.pattern);
    expect(a?.pattern).not.toBe(other?.pattern);
  });

  it("finds rows that repeat earlier ones in the columns that are read, within a file and across files", () => {
    const files = { "one.csv": "id,a,b\n1,x,y\n2,x,y\n3,u,v\n", "two.csv": "b,id,a\nv,9,u\nw,8,w\n" };
    expect(look(files).repeats).toMatchObject({ rows: 0, first: null, across: [] });
    expect(look(files, ["a", "b", "unknown"]).repeats).toEqual({
      rows: 2,
      first: [
        { part: 0, row: 1 },
        { part: 0, row: 2 },
      ],
      across: [
        {
          parts: [0, 1],
          rows: 1,
          first: [
            { part: 0, row: 3 },
            { part: 1, row: 1 },
          ],
        },
      ],
    });
  });

  it("counts values by file, and finds one that two files share", () => {
    const found = look({ "train.csv": "user,k\na,1\nb,1\n", "test.csv": "user,k\nb,1\nc,2\n" });
    expect(column(found, "k").stats.counts).toEqual([
      { value: "1", rows: 3, parts: [2, 1] },
      { value: "2", rows: 1, parts: [0, 1] },
    ]);
    expect(column(found, "user").stats.shared).toEqual([{ parts: [0, 1], value: "b" }]);
    expect(found.parts).toEqual([
      { name: "train.csv", rows: 2, official: null },
      { name: "test.csv", rows: 2, official: null },
    ]);
  });

  it("says where a row has another number of fields, and how many have", () => {
    const found = look({ "ragged.csv": "a,b\n1,2\n3\n4,5,6\n7,8\n" });
    expect(found.ragged).toEqual({ part: 0, row: 2, found: 1, expected: 2, rows: 2 });
    expect(found.rows).toBe(4);
  });

  it.each([
    ['a,b\n1,2\n3,"4\n', "has a quote that is never closed"],
    ["a,a\n1,2\n", "has two columns named `a`"],
    ["", "is empty"],
  ])("refuses %j", (text, title) => {
    expect(() => look({ "wrong.csv": text })).toThrow(title);
  });

  it("claims of a sample no more than it saw", () => {
    const line = (row: number): string =>
      `class ${row % 7},${row},${row === 123_456 ? "" : row % 10},"${"x".repeat(90)}"\n`;
    const rows = Array.from({ length: 700_000 }, (_, row) => line(row));
    const found = look({ "long.csv": `kind,row,digit,text\n${rows.join("")}` });
    expect(found).toMatchObject({ rows: null, sampled: true, repeats: null, parts: [{ rows: null }] });
    for (const { values, stats } of found.columns) {
      expect(values).toBeNull();
      expect(stats).toMatchObject({ distinctExact: false, content: null, pattern: null });
    }
    expect(column(found, "kind")).toMatchObject({ kind: "class" });
    expect(column(found, "row").stats.filled).toBeGreaterThan(50_000);
    expect(column(found, "row").stats.filled).toBeLessThan(200_000);
    expect(column(found, "row").stats.range?.[1]).toBeGreaterThan(650_000);
  });

  it("sees rows, gaps and numbers exactly as the reader does", async () => {
    const field = fc.constantFrom("1", "-2.5", " 3 ", "", "NA", "1e3", '"4"', "+.5", "?", "007");
    const rows = fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom("\n", "\r\n"), fc.boolean(), async (values, newline, packed) => {
        const text = ["a,b", ...values.map((row) => row.join(","))].join(newline) + newline;
        const name = packed ? "same.csv.gz" : "same.csv";
        const found = look({ [name]: packed ? gzipSync(text) : text });
        const path = join(folder, name);
        const fill = [call("fill", { value: null })];
        const table = await readTable(
          dataset({
            source: call("csv", { path, delimiter: "," }),
            inputs: [numberColumn("a", fill), numberColumn("b", fill)],
          }),
          context(),
        );
        expect(found.rows).toBe(table.rows);
        for (const one of ["a", "b"]) {
          const read = numbersOf(table, one);
          const known = [...read].filter((value) => !Number.isNaN(value));
          const { stats } = column(found, one);
          expect(stats.filled).toBe(known.length);
          expect(stats.missing.reduce((sum, gap) => sum + gap.rows, 0)).toBe(table.rows - known.length);
          if (known.length > 0) expect(stats.range).toEqual([Math.min(...known), Math.max(...known)]);
          for (const gap of stats.missing) expect(read[(gap.first.row ?? 0) - 1]).toBeNaN();
        }
      }),
      { numRuns: 40, seed: 9 },
    );
  });
});
