import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { probeSource } from "./probe-source.ts";
import { readTable } from "./read-table.ts";
import { splitRows } from "./split-rows.ts";
import {
  call,
  classTarget,
  context,
  dataset,
  itOnRealData,
  numberColumn,
  numbersOf,
  temporaryFolder,
  vectorColumn,
} from "./testing/dataset-fixture.ts";
import { textReader } from "./text-rows.ts";

const folder = temporaryFolder();
function write(name: string, text: string | Uint8Array): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const flowers = `length,width,species,note
5.1,3.5,setosa,"plain, dry"
 4.9 ,NA,virginica,"a ""quoted"" word"
7,3.2e0,setosa,"two
lines"
`;

function csv(path: string | readonly string[], parts: Parameters<typeof dataset>[0] | null = null, delimiter = ",") {
  return dataset({
    inputs: [vectorColumn(["length", "width"], [call("fill", { value: null })])],
    targets: [classTarget(["setosa", "virginica"], "species")],
    ...parts,
    source: call("csv", { path, delimiter }),
  });
}

describe("readCsv", () => {
  it("reads numbers, gaps, quotes and classes in declared order", async () => {
    const table = await readTable(csv(write("flowers.csv", flowers)), context());
    expect(table.rows).toBe(3);
    expect(table.columns.get("length")).toEqual({ kind: "number", data: Float64Array.of(5.1, 4.9, 7) });
    expect(table.columns.get("width")).toEqual({ kind: "number", data: Float64Array.of(3.5, Number.NaN, 3.2) });
    expect(table.columns.get("species")).toEqual({
      kind: "class",
      values: ["setosa", "virginica"],
      data: Int32Array.of(0, 1, 0),
    });
  });

  it("reads compressed files and other delimiters", async () => {
    const path = write("flowers.csv.gz", gzipSync("length;width;species\r\n1,5;2;setosa\r\n".replace("1,5", "1.5")));
    const table = await readTable(csv(path, null, ";"), context());
    expect(table.columns.get("length")).toMatchObject({ data: Float64Array.of(1.5) });
  });

  it("reads several files of one layout, even with columns in another order, and knows which row came from which", async () => {
    const paths = [
      write("one.csv", "length,width,species\n1,2,setosa\n"),
      write("two.csv", "species,width,length\nvirginica,3,4\n"),
    ];
    const data = { ...csv(paths), split: call("files", { test: ["two.csv"], valid: 0 }) };
    const table = await readTable(data, context());
    expect(table.columns.get("length")).toMatchObject({ data: Float64Array.of(1, 4) });
    expect([...splitRows(table, data, 1).test]).toEqual([1]);
  });

  it("counts classes that are declared by their number only", async () => {
    const data = { ...csv(write("flowers.csv", flowers)), targets: [classTarget(2, "species")] };
    expect((await readTable(data, context())).columns.get("species")).toMatchObject({
      values: ["setosa", "virginica"],
    });
  });

  it("reads the column that a split keeps together", async () => {
    const data = {
      ...csv(write("flowers.csv", flowers)),
      split: call("random", { train: 1, valid: 0, test: 0, by: "note" }),
    };
    const note = (await readTable(data, context())).columns.get("note");
    const read = note?.kind === "text" ? textReader(note.data, "random") : () => null;
    expect([0, 1, 2].map(read)).toEqual(["plain, dry", 'a "quoted" word', "two\nlines"]);
  });

  it("names file, row and column of a field that is no number", async () => {
    const path = write("wrong.csv", "length,width,species\n1,2,setosa\n2,wide,setosa\n");
    await expect(readTable(csv(path), context())).rejects.toMatchObject({
      title: `\`${path}\` has "wide" in row 2, column \`width\`; a number was expected`,
      file: path,
    });
  });

  it("names row and column of a class that is not declared, with the likely one", async () => {
    const path = write("wrong.csv", "length,width,species\n1,2,setosa\n2,3,virginca\n");
    await expect(readTable(csv(path), context())).rejects.toMatchObject({
      title: expect.stringContaining('has the class "virginca" in row 2, column `species`'),
      help: expect.stringContaining("did you mean `virginica`?"),
    });
  });

  it("names the row where a target has no value", async () => {
    const path = write("wrong.csv", "length,width,species\n1,2,setosa\n2,3,\n");
    await expect(readTable(csv(path), context())).rejects.toThrow(
      "has no value in row 2, column `species`, which is a target",
    );
    const price = {
      ...csv(write("price.csv", "length,price\n1,2\n3,\n")),
      inputs: [numberColumn("length")],
      targets: [numberColumn("price")],
    };
    await expect(readTable(price, context())).rejects.toThrow(
      "has no value in row 2, column `price`, which is a target",
    );
  });

  it("names the row where an input has no value and no step fills it", async () => {
    const path = write("gaps.csv", flowers);
    const data = { ...csv(path), inputs: [numberColumn("width")] };
    await expect(readTable(data, context())).rejects.toMatchObject({
      title: `\`${path}\` has no value in row 2, column \`width\`, which is an input`,
      help: "put one there with a `fill` step, or leave such rows out with `missing: drop`",
    });
  });

  it("leaves out rows that lack an input or a target, where the program says so", async () => {
    const path = write("drop.csv", "length,width,species\n1,2,setosa\n3,,setosa\n5,6,\n7,8,virginica\n9,?,none\n");
    const data = { ...csv(path), inputs: [vectorColumn(["length", "width"])], missing: "drop" as const };
    const table = await readTable(data, context());
    expect(table.rows).toBe(2);
    expect(table.columns.get("length")).toMatchObject({ data: Float64Array.of(1, 7) });
    expect(table.columns.get("species")).toMatchObject({ data: Int32Array.of(0, 1) });
    expect(table.origin?.index).toEqual(Uint16Array.of(0, 0));
  });

  it("reads a class that is named like a missing value, where the program names it", async () => {
    const path = write("none.csv", "length,species\n1,none\n2,mild\n");
    const data = {
      ...csv(path),
      inputs: [numberColumn("length")],
      targets: [classTarget(["none", "mild"], "species")],
      missing: "drop" as const,
    };
    expect((await readTable(data, context())).columns.get("species")).toMatchObject({ data: Int32Array.of(0, 1) });
  });

  it("keeps one of equal rows where copies are to go", async () => {
    const path = write(
      "copies.csv",
      "length,width,species,note\n1,2,setosa,a\n3,4,setosa,b\n1.0,2,setosa,c\n1,2,virginica,d\n",
    );
    const table = await readTable({ ...csv(path), duplicates: "drop" }, context());
    expect(table.columns.get("length")).toMatchObject({ data: Float64Array.of(1, 3, 1) });
    expect(table.columns.get("species")).toMatchObject({ data: Int32Array.of(0, 0, 1) });
  });

  it("keeps the test row of equal rows where the program names test files", async () => {
    const paths = [
      write("learn.csv", "length,width,species\n1,2,setosa\n3,4,virginica\n"),
      write("judge.csv", "length,width,species\n1,2,setosa\n5,6,setosa\n"),
    ];
    const data = {
      ...csv(paths),
      split: call("files", { test: ["judge.csv"], valid: 0 }),
      duplicates: "drop" as const,
    };
    const table = await readTable(data, context());
    const split = splitRows(table, data, 1);
    const lengths = numbersOf(table, "length");
    const of = (rows: Uint32Array): number[] => [...rows].map((row) => lengths[row] ?? 0);
    expect([of(split.train), of(split.test)]).toEqual([[3], [1, 5]]);
  });

  it("names the line with too many or too few fields", async () => {
    const path = write("wrong.csv", "length,width,species\n1,2,setosa\n1,2,setosa,9\n");
    await expect(readTable(csv(path), context())).rejects.toThrow(/has 4 fields in line 3, expected 3/);
    const short = write("short.csv", "length,width,species\n1,2,setosa\n1,2\n");
    await expect(readTable(csv(short), context())).rejects.toThrow(/has 2 fields in line 3, expected 3/);
  });

  it("suggests the column that is meant", async () => {
    const data = { ...csv(write("flowers.csv", flowers)), inputs: [numberColumn("lenght")] };
    await expect(readTable(data, context())).rejects.toMatchObject({ help: "did you mean `length`?" });
  });

  it("points to the delimiter where the header was not split", async () => {
    const path = write("semicolons.csv", "length;width;species\n1;2;setosa\n");
    await expect(readTable(csv(path), context())).rejects.toMatchObject({
      help: expect.stringContaining('set `delimiter: ";"`'),
    });
  });

  it("refuses text that is not UTF-8", async () => {
    const path = write("latin.csv", Buffer.from("length,width,species\n1,2,setosa\n3,4,l\xe4nge\n", "latin1"));
    await expect(readTable(csv(path), context())).rejects.toThrow(/is not UTF-8 text/);
  });

  it("reads a byte order mark, blank lines at the end and names with pattern signs", async () => {
    const path = write("rows [1]*.csv", "\ufefflength,width,species\r\n1,2,setosa\r\n\r\n\r\n");
    const table = await readTable(csv(path), context());
    expect(table.rows).toBe(1);
    expect(table.columns.get("length")).toMatchObject({ data: Float64Array.of(1) });
  });

  it("says so where there is a header and nothing else", async () => {
    const path = write("header.csv", "length,width,species\n");
    await expect(readTable(csv(path), context())).rejects.toThrow("has no rows");
    await expect(readTable(csv(write("nothing.csv", "")), context())).rejects.toThrow("is empty");
  });

  it("notices a quote that is never closed", async () => {
    const path = write("quote.csv", 'length,width,species\n1,2,"setosa\n3,4,setosa\n');
    await expect(readTable(csv(path), context())).rejects.toThrow(/quote that is never closed in line 2/);
  });

  itOnRealData("reads 30,000 real rows", async (mirror) => {
    const path = join(mirror, "credit-default-uci/UCI_Credit_Card.csv.gz");
    const data = { ...csv(path), inputs: [vectorColumn(["LIMIT_BAL", "AGE"])], targets: [classTarget(2, "Default")] };
    const table = await readTable(data, context());
    expect(table.rows).toBe(30_000);
    const label = table.columns.get("Default");
    expect(label?.kind === "class" ? label.data.reduce((sum, value) => sum + value, 0) : -1).toBe(6636);
  });
});

describe("probing a CSV file", () => {
  const look = (path: string, delimiter = ",") =>
    probeSource({ source: "csv", args: { path, delimiter }, from: join(folder, "main.pipe") }, context());

  it("finds columns, kinds, classes and rows", () => {
    write("flowers.csv", flowers);
    const found = look("flowers.csv");
    if (found.kind !== "probe") throw new Error(found.title);
    expect(found.columns.map(({ stats: _, ...column }) => column)).toEqual([
      { name: "length", kind: "number", shape: null, values: ["4.9", "5.1", "7"] },
      { name: "width", kind: "number", shape: null, values: ["3.2e0", "3.5"] },
      { name: "species", kind: "class", shape: null, values: ["setosa", "virginica"] },
      { name: "note", kind: "class", shape: null, values: ['a "quoted" word', "plain, dry", "two\nlines"] },
    ]);
    expect(found).toMatchObject({ rows: 3, official: null, sampled: false });
  });

  it("suggests a file of a similar name", () => {
    write("flowers.csv", flowers);
    expect(look("flower.csv")).toEqual({
      kind: "problem",
      title: `\`${join(folder, "flower.csv")}\` does not exist`,
      help: "did you mean `flowers.csv`? it is in the same folder",
    });
  });

  it("points to the delimiter", () => {
    write("semicolons.csv", "a;b\n1;2\n");
    expect(look("semicolons.csv")).toMatchObject({ kind: "problem", help: 'set `delimiter: ";"`' });
  });

  itOnRealData("sees real files as their reader does", (mirror) => {
    const path = join(mirror, "banking77/train.csv");
    const found = look(path);
    expect(found).toMatchObject({
      rows: 10_003,
      columns: [
        { name: "text", kind: "text" },
        { name: "category", kind: "class" },
      ],
    });
    if (found.kind === "probe") expect(found.columns[1]?.values).toHaveLength(77);
  });
});
