import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { CheckedDataset } from "@penstock/dsl";
import { describe, expect, it } from "vitest";
import { probeSource } from "./probe-source.ts";
import { readTable } from "./read-table.ts";
import { splitRows } from "./split-rows.ts";
import {
  call,
  classTarget,
  context,
  dataset,
  numberColumn,
  numbersOf,
  temporaryFolder,
} from "./testing/dataset-fixture.ts";

const folder = temporaryFolder();
const write = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const rows = [
  { user: { age: 31 }, label: "yes", note: "a" },
  { user: { age: "40" }, label: "no" },
  { user: { age: null }, label: "yes", note: null },
];
const lines = (records: readonly unknown[]): string => records.map((record) => `${JSON.stringify(record)}\n`).join("");

function jsonl(path: string | readonly string[], parts: Partial<CheckedDataset> = {}): CheckedDataset {
  return dataset({
    source: call("jsonl", { path }),
    inputs: [{ ...numberColumn("age", [call("fill", { value: 0 })]), columns: ["user.age"] }],
    targets: [classTarget(["no", "yes"])],
    from: join(folder, "main.pipe"),
    ...parts,
  });
}
const read = (path: string | readonly string[], parts: Partial<CheckedDataset> = {}) =>
  readTable(jsonl(path, parts), context());

describe("reading line-delimited JSON", () => {
  it("finds fields inside others, numbers in texts and what is missing; empty lines and a mark are passed over", async () => {
    const table = await read(write("rows.jsonl", `\ufeff${lines(rows).replaceAll("\n", "\r\n\n")}`));
    expect([...numbersOf(table, "user.age")]).toEqual([31, 40, Number.NaN]);
    expect(table.columns.get("label")).toMatchObject({ data: Int32Array.of(1, 0, 1) });
  });

  it("reads several files, packed ones too, by a pattern in the order of their names", async () => {
    write("part-2.jsonl", lines(rows.slice(2)).trimEnd());
    write("part-1.jsonl.gz", gzipSync(lines(rows.slice(0, 2))));
    const table = await read("part-*");
    expect([...numbersOf(table, "user.age")]).toEqual([31, 40, Number.NaN]);
    const data = jsonl("part-*", { split: call("files", { test: ["part-2"], valid: 0 }) });
    expect([...splitRows(table, data, 1).test]).toEqual([2]);
  });

  it.each<[string, string | Uint8Array, RegExp, object]>([
    ["a line that is no JSON", `${lines(rows)}{"label": yes}\n`, /has what is no JSON in line 4/, { line: 4, row: 4 }],
    ["a line that is cut short", lines(rows).slice(0, -5), /has what is no JSON in line 3/, { line: 3 }],
    [
      "a line that is no object",
      `${lines(rows)}\n[1, 2]\n`,
      /has an array in line 5; an object was expected/,
      { line: 5 },
    ],
    ["one array of all rows", JSON.stringify(rows, null, 2), /is one JSON array, not an object a line/, {}],
    [
      "a field that is no number",
      lines([...rows, { user: { age: "old" }, label: "no" }]),
      /has "old" in row 4, column `user\.age`/,
      { row: 4, column: "user.age" },
    ],
    [
      "an object where a class should be",
      lines([{ label: { a: 1 } }]),
      /has "\{…\}" in row 1, column `label`; a class was expected/,
      { row: 1 },
    ],
    ["a class that is not declared", lines([...rows, { label: "yess" }]), /has the class "yess" in row 4/, { row: 4 }],
    [
      "a row without its target",
      lines([...rows, { user: { age: 1 } }]),
      /has no value in row 4, column `label`, which is a target/,
      { row: 4 },
    ],
    ["no such column", lines([{ user: { age: 1 }, lable: "yes" }]), /has no column `label`/, {}],
    ["another encoding", Buffer.from('{"label": "\xe4"}\n', "latin1"), /is not UTF-8 text in line 1/, { line: 1 }],
    ["UTF-16", Buffer.from(lines(rows), "utf16le"), /looks like UTF-16 text/, {}],
    ["nothing", "", /is empty/, {}],
  ])("says where there is %s", async (_, content, message, place) => {
    const fault = await read(write("faulty.jsonl", content)).catch((error: unknown) => error);
    expect(String(fault)).toMatch(message);
    expect(fault).toMatchObject({ place });
  });

  it("takes no harm from arrays inside arrays without end, nor from names that objects have already", async () => {
    const deep = `{"label": "yes", "user": ${"[".repeat(200_000)}${"]".repeat(200_000)}}\n`;
    const named = '{"label": "no", "__proto__": {"user": {"age": 5}}, "constructor": 1}\n';
    const table = await read(write("deep.jsonl", deep + named + lines(rows.slice(0, 1))));
    expect([...numbersOf(table, "user.age")]).toEqual([Number.NaN, Number.NaN, 31]);
  });
});

describe("probing line-delimited JSON", () => {
  const look = (path: string) =>
    probeSource({ source: "jsonl", args: { path }, from: join(folder, "main.pipe") }, context());

  it("finds columns, also those that come late, their kinds, gaps and classes", () => {
    write("probed.jsonl", lines([...rows, ...rows, { label: "no", user: { age: 3 }, extra: [1, 2] }]));
    const found = look("probed.jsonl");
    if (found.kind !== "probe") throw new Error(found.title);
    expect(found.columns.map(({ name, kind }) => [name, kind])).toEqual([
      ["user.age", "number"],
      ["label", "class"],
      ["note", "class"],
      ["extra", "class"],
    ]);
    expect(found.columns[3]?.stats).toMatchObject({ filled: 1, missing: [{ word: "", rows: 6, first: { row: 1 } }] });
    expect(found).toMatchObject({ rows: 7, sampled: false, repeats: { rows: 3 } });
  });

  it("looks at a part of large files, and counts nothing it has not seen", () => {
    const record = JSON.stringify({ user: { age: 1 }, label: "yes", pad: "x".repeat(2_000) });
    write("large.jsonl", `${record}\n`.repeat(40_000));
    const found = look("large.jsonl");
    expect(found).toMatchObject({ kind: "probe", rows: null, sampled: true });
  });

  it("says what stands in the way", () => {
    write("odd.jsonl", '{"a": 1}\nnonsense\n');
    expect(look("odd.jsonl")).toMatchObject({ kind: "problem", title: expect.stringContaining("no JSON in line 2") });
    expect(look("none-*.jsonl")).toMatchObject({
      kind: "problem",
      title: expect.stringContaining("no file is named like"),
    });
  });
});
