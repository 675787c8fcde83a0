import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ByteSource } from "../byte-source.ts";
import { ColumnRoom } from "../column-room.ts";
import { isMissing, numberPattern } from "../csv-words.ts";
import { CsvFile } from "../read-csv.ts";
import type { TableColumn } from "../table.ts";
import { textReader } from "../text-rows.ts";
import { RecordColumns } from "./record-columns.ts";
import type { Wanted } from "./wanted.ts";

/** Bytes that come a few at a time. */
function dripping(bytes: Uint8Array, sizes: readonly number[]): ByteSource {
  let [position, turn] = [0, 0];
  return {
    read: async (into, at) => {
      const piece = bytes.subarray(position, position + Math.min(sizes[turn++ % sizes.length] ?? 1, into.length - at));
      into.set(piece, at);
      position += piece.length;
      return piece.length;
    },
    close: async () => {},
  };
}

const wanted = (name: string, kind: Wanted["kind"]): Wanted => ({
  name,
  kind,
  missing: "keep",
  target: false,
  words: false,
  by: false,
});

async function read(
  text: string | Uint8Array,
  columns: readonly Wanted[],
  options: { sizes?: number[]; delimiter?: string } = {},
) {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  const gathered = new RecordColumns(columns, new ColumnRoom(Number.POSITIVE_INFINITY, null));
  const file = new CsvFile("rows.csv", {
    bytes: dripping(bytes, options.sizes ?? [2 ** 16]),
    delimiter: options.delimiter ?? ",",
    columns: gathered,
  });
  const rows = await file.read(() => {});
  const found = gathered.finish((_, { words, codes }) => ({ kind: "class", values: words, data: codes }));
  return { rows, values: columns.map(({ name }) => plain(found.get(name), rows)) };
}

/** A column as plain values. */
function plain(column: TableColumn | undefined, rows: number): unknown[] {
  if (column?.kind === "text") return Array.from({ length: rows }, (_, row) => textReader(column.data, "random")(row));
  if (column?.kind === "class") return [...column.data].map((code) => column.values[code]);
  return column?.kind === "number" && column.data instanceof Float64Array ? [...column.data] : [];
}

const quote = (value: string, delimiter: string): string =>
  /["\n\r]/.test(value) || value.includes(delimiter) ? `"${value.replaceAll('"', '""')}"` : value;

describe("CSV files in pieces", () => {
  const field = fc.string({
    unit: fc.constantFrom("a", "é", "好", " ", ",", '"', "\n", "\r", "1", "-", "."),
    maxLength: 7,
  });
  const number = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.integer().map(String),
    fc.constantFrom("", " 7 ", "NA", "-0", "+1.5e3", ".5", "5.", "00012", "123456789012345678", "1e-320"),
  );
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });

  it("give what was written, wherever the pieces end", async () => {
    const rows = fc.array(fc.tuple(field, number, field), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        rows,
        sizes,
        fc.constantFrom("\n", "\r\n"),
        fc.boolean(),
        async (records, cuts, newline, ends) => {
          const line = (one: readonly string[]): string => one.map((value) => quote(value, ",")).join(",");
          const text = [["t", "n", "w"], ...records].map(line).join(newline) + (ends ? newline : "");
          const found = await read(text, [wanted("t", "text"), wanted("n", "number"), wanted("w", "class")], {
            sizes: cuts,
          });
          expect(found.rows).toBe(records.length);
          expect(found.values[0]).toEqual(records.map(([one]) => (one.trim() === "" ? null : one)));
          expect(found.values[1]).toEqual(records.map(([, one]) => (isMissing(one) ? Number.NaN : Number(one))));
          expect(found.values[2]).toEqual(records.map(([, , one]) => one.replace(/^[ \n\r]+|[ \n\r]+$/g, "")));
        },
      ),
      { numRuns: 400, seed: 6 },
    );
  });

  it("read a number as JavaScript does, to the last bit", async () => {
    const texts = fc.array(fc.stringMatching(/^[+-]?\d{0,17}\.?\d{0,17}(e-?\d{1,2})?$/), {
      minLength: 1,
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(texts, async (fields) => {
        const numbers = fields.filter((one) => numberPattern.test(one));
        const { values } = await read(`n,x\n${numbers.map((one) => `${one},1`).join("\n")}\n`, [wanted("n", "number")]);
        expect(values[0]).toEqual(numbers.map(Number));
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it("split at delimiters of several signs", async () => {
    const text = 'a||b\r\n1||x|y\r\n\r\n"2"||"u||v"\r\n';
    const found = await read(text, [wanted("a", "number"), wanted("b", "text")], { delimiter: "||", sizes: [3] });
    expect(found.values).toEqual([
      [1, 2],
      ["x|y", "u||v"],
    ]);
  });

  it.each([
    ["a row with too many fields", "a,b\n1,2\n1,2,3\n", /has 3 fields in line 3, expected 2/],
    ["a row with too few, after line breaks in quotes", 'a,b\n2,"x\ny"\n\n1\n', /has 1 field in line 5, expected 2/],
    [
      "a field that is no number",
      'a,b\n1,2\n"o""ops",2\n',
      /has "o\\"ops" in row 2, column `a`; a number was expected/,
    ],
    ["a number that is none after all", "a,b\n1,2\n1.2.3,2\n", /has "1\.2\.3" in row 2, column `a`/],
    ["a number too large for any", "a,b\n1e999,2\n", /has "1e999" in row 1/],
    ["a quote that is never closed", 'a,b\n1,2\n1,"2\n3,4\n', /has a quote that is never closed in line 3/],
    ["bytes of another encoding", Buffer.from("a,b\n1,\xe9\n", "latin1"), /is not UTF-8 text in line 2/],
    ["UTF-16", Buffer.from("\ufeffa,b\n1,2\n", "utf16le"), /is UTF-16 text, not UTF-8/],
    ["UTF-16 without a mark", Buffer.from("a,b\n1,2\n", "utf16le"), /looks like UTF-16 text/],
    ["zero bytes", "a,b\n1,2\n3,\u00004\n5,6\n7,8\n9,10\n", /holds (a )?zero byte/],
  ])("say where there is %s", async (_, text, message) => {
    for (const cut of [1, 5, 4096]) {
      await expect(read(text, [wanted("a", "number"), wanted("b", "text")], { sizes: [cut] })).rejects.toThrow(message);
    }
  });
});
