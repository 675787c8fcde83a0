import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { foundSource } from "../source-arguments.ts";
import { temporaryFolder } from "../testing/dataset-fixture.ts";
import { writeParquet } from "../testing/write-parquet.ts";
import { type RowSample, sampleRows } from "./sample-rows.ts";

const folder = temporaryFolder();

async function sampleOf(call: string, args: Record<string, string>, most: number): Promise<RowSample> {
  const source = foundSource({ source: call, args, from: join(folder, "main.pipe") });
  if (source === null || !["csv", "jsonl", "parquet", "sql"].includes(source.kind))
    throw new Error(`no source ${call}`);
  if (source.kind !== "csv" && source.kind !== "jsonl" && source.kind !== "parquet" && source.kind !== "sql") {
    throw new Error(`no rows in ${call}`);
  }
  return sampleRows(source, { most, cache: folder });
}

const ROWS = 20_000;
const lines = Array.from({ length: ROWS }, (_, row) => [String(row), row % 3 === 0 ? "" : `w${row}`] as const);
writeFileSync(join(folder, "rows.csv"), `n,word\n${lines.map((line) => line.join(",")).join("\n")}\n`);
writeFileSync(
  join(folder, "rows.jsonl"),
  lines.map(([n, word]) => JSON.stringify(word === "" ? { n: Number(n) } : { n: Number(n), word })).join("\n"),
);

const forms: Readonly<Record<string, readonly [call: string, args: Record<string, string>]>> = {
  csv: ["csv", { path: "rows.csv" }],
  jsonl: ["jsonl", { path: "rows.jsonl" }],
  parquet: ["parquet", { path: "rows.parquet" }],
  sql: ["sql", { query: "SELECT n, word FROM 'rows.parquet'" }],
};

describe("a sample of rows", () => {
  for (const [name, [call, args]] of Object.entries(forms)) {
    it(`is drawn evenly, in order, and the same every time: ${name}`, async () => {
      if (name === "parquet" || name === "sql") {
        await writeParquet(join(folder, "rows.parquet"), `SELECT n, word FROM read_csv('${join(folder, "rows.csv")}')`);
      }
      const sample = await sampleOf(call, args, 500);
      expect(sample.names).toEqual(["n", "word"]);
      expect(sample.looked).toBe(ROWS);
      expect(sample.rows).toHaveLength(500);
      const rows = sample.rows.map(([n]) => Number(n));
      expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
      // The mean of 500 of 20,000 numbers lies within five deviations of it.
      const mean = rows.reduce((sum, row) => sum + row, 0) / 500;
      expect(Math.abs(mean - ROWS / 2)).toBeLessThan((5 * ROWS) / Math.sqrt(12 * 500));
      for (const [n, word] of sample.rows) expect(word).toBe(Number(n) % 3 === 0 ? null : `w${n}`);
      expect(await sampleOf(call, args, 500)).toEqual(sample);
    });
  }

  it("is everything where there is less", async () => {
    writeFileSync(join(folder, "few.csv"), "a,b\n1,2\n3,4\n");
    expect(await sampleOf("csv", { path: "few.csv" }, 500)).toEqual({
      names: ["a", "b"],
      rows: [
        ["1", "2"],
        ["3", "4"],
      ],
      looked: 2,
    });
  });
});
