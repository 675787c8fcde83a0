import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { type Asked, isUnread, type RowChunks } from "../asked-row.ts";
import { csvRows } from "./csv-rows.ts";
import { inputRows, jsonRows } from "./json-rows.ts";

const root = mkdtempSync(path.join(os.tmpdir(), "penstock-rows-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const reading = { columns: ["age", "city"], most: 2, cache: root };

function fileOf(name: string, content: string | Uint8Array): string {
  const file = path.join(root, name);
  writeFileSync(file, content);
  return file;
}

async function all(chunks: RowChunks): Promise<Asked[]> {
  const rows: Asked[] = [];
  for await (const some of chunks) {
    expect(some.length).toBeLessThanOrEqual(reading.most);
    rows.push(...some);
  }
  return rows;
}

const told = (rows: readonly Asked[]): unknown[] =>
  rows.map((row) => (isUnread(row) ? [row.row, row.reason] : [row.row, row.fields]));

describe("rows of CSV", () => {
  it.each([
    ["commas", "age,city\n1,Bonn\n"],
    ["semicolons and other columns", "id;city;age\n7;Bonn;1\n"],
    ["tabs, in quotes, with Windows line ends", '"age"\t"city"\r\n1\t"Bonn"\r\n'],
    ["a mark at the start and no line end", "\ufeffage,city\n1,Bonn"],
    ["empty lines", "\nage,city\n\n1,Bonn\n\n"],
  ])("are found with %s", async (name, text) => {
    const rows = await all(csvRows(fileOf(`${name.length}.csv`, text), reading));
    expect(told(rows)).toEqual([[1, { age: "1", city: "Bonn" }]]);
  });

  it("keep delimiters, quotes and line ends inside of quotes, in files of any length", async () => {
    const city = 'Bonn, "am Rhein"\nDeutschland';
    const field = `"${city.replaceAll('"', '""')}"`;
    const count = 200_000;
    const text = `age,city\n${Array.from({ length: count }, (_, row) => `${row},${field}`).join("\n")}\n`;
    for (const file of [fileOf("long.csv", text), fileOf("long.csv.gz", gzipSync(text))]) {
      let next = 0;
      for await (const rows of csvRows(file, { ...reading, most: 256 })) {
        for (const row of rows) {
          if (isUnread(row) || row.fields["age"] !== String(next) || row.fields["city"] !== city) {
            throw new Error(`row ${next + 1} is ${JSON.stringify(row)}`);
          }
          next++;
          expect(row.row).toBe(next);
        }
      }
      expect(next).toBe(count);
    }
  });

  it("with another number of fields, or a quote that is not closed, are told apart from those beside them", async () => {
    const rows = await all(csvRows(fileOf("ragged.csv", 'age,city\n1\n2,Ulm\n3,Kiel,x\n4,"Bonn\n'), reading));
    expect(told(rows)).toEqual([
      [1, "it has 1 field, the header has 2"],
      [2, { age: "2", city: "Ulm" }],
      [3, "it has 3 fields, the header has 2"],
      [4, "a quote is not closed"],
    ]);
  });

  it("of a file without them, of another form or without a column are refused", async () => {
    const refused = (name: string, content: string | Uint8Array) =>
      expect(all(csvRows(fileOf(name, content), reading))).rejects;
    await refused("empty.csv", "").toThrow("is empty");
    await refused("other.csv", "agee,city\n1,Ulm\n").toMatchObject({ help: "did you mean `agee`?" });
    await refused("wide.csv", Buffer.from("age,city\n1,Ulm\n", "utf16le")).toThrow("looks like UTF-16");
    expect(await all(csvRows(fileOf("head.csv", "age,city\n"), reading))).toEqual([]);
  });
});

describe("rows of JSON lines", () => {
  it("are objects, and what is none of them is told apart", async () => {
    const text = '{"age": 1, "city": "Bonn"}\n\n[1]\n{"age": \n"text"\n{"user": 1}';
    const rows = await all(jsonRows(fileOf("a.jsonl", text), reading));
    expect(told(rows)).toEqual([
      [1, { age: 1, city: "Bonn" }],
      [2, "it is no object of JSON"],
      [3, "it is no JSON: Unexpected end of JSON input"],
      [4, "it is no object of JSON"],
      [5, { user: 1 }],
    ]);
  });

  it("have fields of objects inside by their whole names", async () => {
    const [row] = await all(
      jsonRows(fileOf("in.jsonl", '{"user": {"age": 3}}\n'), { ...reading, columns: ["user.age"] }),
    );
    expect(row).toMatchObject({ fields: { "user.age": 3 } });
  });

  it("of standard input are given as they come, whole signs and lines only", async () => {
    const bytes = Buffer.from('{"city": "Köln"}\n{"city": "Ulm"}\n');
    let asked = 0;
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (const end of [12, 18, bytes.length]) {
        yield bytes.subarray(asked, end);
        asked = end;
      }
    }
    const rows = inputRows(pieces(), reading);
    const first = await rows.next();
    expect(first.value).toMatchObject([{ file: "-", row: 1, fields: { city: "Köln" } }]);
    expect(asked).toBeLessThan(bytes.length);
    expect(await all(rows)).toMatchObject([{ row: 2, fields: { city: "Ulm" } }]);
  });
});
