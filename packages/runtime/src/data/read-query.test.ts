import { existsSync, mkdirSync, readdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { CheckedDataset } from "@penstock/dsl";
import { beforeAll, describe, expect, it } from "vitest";
import { probeSource } from "./probe-source.ts";
import { queryFiles } from "./query/query-files.ts";
import { readTable } from "./read-table.ts";
import { sourceFingerprint } from "./source-fingerprint.ts";
import {
  call,
  classTarget,
  context,
  dataset,
  numberColumn,
  numbersOf,
  temporaryFolder,
} from "./testing/dataset-fixture.ts";

const root = temporaryFolder();
const folder = join(root, "program");
const file = (name: string): string => join(folder, name);

beforeAll(async () => {
  mkdirSync(file("data"), { recursive: true });
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const rows = (from: number, to: number): string =>
    `SELECT i::BIGINT AS n, {age: i * 1.5} AS person, CASE WHEN i % 3 = 0 THEN 'yes' ELSE 'no' END AS label, CASE WHEN i = 4 THEN NULL ELSE i * 0.25 END AS gap FROM range(${from}, ${to}) t(i)`;
  await connection.run(`COPY (${rows(0, 7)}) TO '${file("data/a.parquet")}'`);
  await connection.run(`COPY (${rows(7, 10)}) TO '${file("data/b.parquet")}'`);
  connection.closeSync();
  instance.closeSync();
  writeFileSync(file("rows.csv"), "n,bonus\n0,10\n3,13\n9,19\n");
  writeFileSync(join(root, "secret.csv"), "n,word\n1,secret\n");
});

function source(
  kind: string,
  args: CheckedDataset["source"]["args"],
  parts: Partial<CheckedDataset> = {},
): CheckedDataset {
  return dataset({
    source: call(kind, args),
    inputs: [numberColumn("n")],
    targets: [classTarget(["no", "yes"])],
    from: file("main.pipe"),
    ...parts,
  });
}
const sql = (query: string, parts: Partial<CheckedDataset> = {}, at: string | null = null) =>
  readTable(source("sql", { query, folder: at }, parts), context());

describe("reading Parquet", () => {
  it("gives the rows of all files in order, whole numbers, fields inside others and gaps", async () => {
    const inputs = [
      numberColumn("n"),
      { ...numberColumn("age"), columns: ["person.age"] },
      numberColumn("gap", [call("fill", { value: 0 })]),
    ];
    const table = await readTable(source("parquet", { path: "data/*.parquet" }, { inputs }), context());
    expect([...numbersOf(table, "n")]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([...numbersOf(table, "person.age")].slice(0, 3)).toEqual([0, 1.5, 3]);
    expect(numbersOf(table, "gap")[4]).toBeNaN();
    expect(table.origin?.files).toEqual(["a", "b"]);
  });

  it("names file, row and column of what is missing, and what a damaged file is", async () => {
    const gap = source("parquet", { path: "data/a.parquet" }, { inputs: [numberColumn("gap")] });
    await expect(readTable(gap, context())).rejects.toMatchObject({
      title: expect.stringContaining("has no value in row 5, column `gap`"),
      file: file("data/a.parquet"),
      place: { row: 5, column: "gap" },
    });
    const cut = join(temporaryFolder(), "cut.parquet");
    writeFileSync(cut, "PAR1 and nothing that follows");
    await expect(readTable(source("parquet", { path: cut }), context())).rejects.toThrow(
      `\`${cut}\` is no whole Parquet file`,
    );
    truncateSync(cut, 3);
    await expect(readTable(source("parquet", { path: cut }), context())).rejects.toThrow(
      `\`${cut}\` is no whole Parquet file`,
    );
    const missing = source("parquet", { path: "data/a.parquett" });
    await expect(readTable(missing, context())).rejects.toMatchObject({
      help: expect.stringContaining("did you mean `a.parquet`?"),
    });
    const column = source("parquet", { path: "data/a.parquet" }, { inputs: [numberColumn("gab")] });
    await expect(readTable(column, context())).rejects.toMatchObject({ help: "did you mean `gap`?" });
  });
});

describe("a query", () => {
  const join_ = "SELECT a.n, a.label, b.bonus FROM 'data/*.parquet' a JOIN 'rows.csv' b ON a.n = b.n ORDER BY a.n DESC";

  it("joins files of the program's folder, in its own order", async () => {
    const table = await sql(join_, { inputs: [numberColumn("n"), numberColumn("bonus")] });
    expect([...numbersOf(table, "n")]).toEqual([9, 3, 0]);
    expect([...numbersOf(table, "bonus")]).toEqual([19, 13, 10]);
  });

  it("reads files of another folder where the program says so", async () => {
    const table = await sql("SELECT n, 'yes' AS label FROM read_csv('secret.csv')", {}, "..");
    expect([...numbersOf(table, "n")]).toEqual([1]);
  });

  it.each([
    ["a path out of the folder", "SELECT * FROM '../secret.csv'", /lies outside of/],
    ["a whole path", "SELECT * FROM read_text('/etc/passwd')", /lies outside of/],
    [
      "a path that is put together",
      "SELECT content AS label, 1 AS n FROM read_text('/etc/' || 'passwd')",
      /may not read|cannot be run|lies outside/,
    ],
    ["a path in a variable", "SELECT * FROM read_csv(getvariable('x'))", /cannot be run|may not read/],
    ["another machine", "SELECT * FROM 'https://example.org/rows.csv'", /only files of this machine/],
    ["writing", "COPY (SELECT 1) TO 'out.csv'", /is no SELECT|may not read/],
    ["writing after a SELECT", "SELECT 1 AS n; COPY (SELECT 1) TO 'out.csv'", /holds 2 statements/],
    ["a database", "ATTACH 'evil.db'", /is no SELECT|may not read/],
    ["an extension", "INSTALL httpfs", /is no SELECT|may not read/],
    ["another setting", "SET enable_external_access = true", /is no SELECT|cannot be run/],
    ["a mistake", "SELECT n, label FORM 'rows.csv'", /cannot be run: syntax error/],
    ["nothing", " -- SELECT 1", /the query is empty/],
    ["a table that is none", "SELECT * FROM houses", /cannot be run: Table with name houses does not exist/],
  ])("refuses %s", async (_, query, message) => {
    await expect(sql(query)).rejects.toThrow(message);
    expect(readdirSync(folder).sort()).toEqual(["data", "rows.csv"]);
    expect(existsSync(join(root, "out.csv"))).toBe(false);
  });

  it("refuses a link that leads out of the folder", async () => {
    const linked = temporaryFolder();
    symlinkSync(join(root, "secret.csv"), join(linked, "inside.csv"));
    await expect(sql("SELECT * FROM 'inside.csv'", {}, linked)).rejects.toThrow("lies outside of");
    await expect(sql("SELECT * FROM '*.csv'", {}, linked)).rejects.toThrow("is a link that leads out of");
  });

  it("takes for paths only what SQL reads from", () => {
    const query = `SELECT 'rows.csv' AS a, "rows.csv" FROM 'rows.csv' -- FROM 'nothing.csv'
      WHERE b = 'rows.csv' AND c IN (SELECT x FROM read_json(['a.json', "k"]), "rows.csv") /* 'x' */`;
    const { files, query: whole } = queryFiles({ query, folder });
    expect(files).toEqual([file("a.json"), file("rows.csv")]);
    expect(whole.match(/'rows\.csv'/g)).toHaveLength(2);
    expect(whole).toContain(`FROM '${file("rows.csv")}' -- FROM 'nothing.csv'`);
    expect(whole).toContain(`(['${file("a.json")}', "k"]), '${file("rows.csv")}')`);
  });

  it("is known by the files that it reads", async () => {
    const data = source("sql", { query: join_, folder: null });
    const before = await sourceFingerprint(data, context());
    expect(before.files.map(({ path }) => path)).toEqual([
      file("data/a.parquet"),
      file("data/b.parquet"),
      file("rows.csv"),
    ]);
    writeFileSync(file("rows.csv"), "n,bonus\n0,10\n3,13\n9,19\n\n");
    expect((await sourceFingerprint(data, context())).hash).not.toBe(before.hash);
  });
});

describe("probing Parquet and queries", () => {
  const look = (kind: string, args: Record<string, unknown>) =>
    probeSource({ source: kind, args, from: file("main.pipe") }, context());

  it("finds names, kinds, gaps and rows", () => {
    const found = look("parquet", { path: "data/*.parquet" });
    if (found.kind !== "probe") throw new Error(found.title);
    expect(found.columns.map(({ name, kind }) => [name, kind])).toEqual([
      ["n", "number"],
      ["person.age", "number"],
      ["label", "class"],
      ["gap", "number"],
    ]);
    expect(found.columns[3]?.stats?.missing).toEqual([{ word: "", rows: 1, first: { part: 0, row: 5 } }]);
    expect(found.parts).toEqual([
      { name: "a.parquet", rows: 7, official: null },
      { name: "b.parquet", rows: 3, official: null },
    ]);
  });

  it("says what is wrong with a query", () => {
    expect(look("sql", { query: "SELECT nn FROM 'rows.csv'", folder: null })).toMatchObject({
      kind: "problem",
      title: expect.stringContaining('Referenced column "nn" not found'),
    });
    expect(look("sql", { query: "SELECT * FROM '../secret.csv'", folder: null })).toMatchObject({
      kind: "problem",
      help: expect.stringContaining("folder:"),
    });
  });
});
