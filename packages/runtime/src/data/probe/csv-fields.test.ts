import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CsvFields, readNames } from "./csv-fields.ts";

function records(text: string, delimiter = ","): string[][] {
  const bytes = Buffer.from(text);
  const fields = new CsvFields(bytes, delimiter);
  const found: string[][] = [];
  while (fields.next()) {
    found.push(
      Array.from({ length: fields.count }, (_, index) =>
        bytes.toString("utf8", fields.starts[index] ?? 0, fields.ends[index] ?? 0),
      ),
    );
  }
  return found;
}

describe("CsvFields", () => {
  it("gives back whatever fields were written, quoted or not", () => {
    const field = fc.string({ unit: fc.constantFrom("a", "é", " ", ",", '"', "\n", "1"), maxLength: 6 });
    const rows = fc.array(fc.tuple(field, field, field), { maxLength: 6 });
    const write = (value: string): string => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
    fc.assert(
      fc.property(rows, fc.constantFrom("\n", "\r\n"), fc.boolean(), (values, newline, ends) => {
        const text = [["x", "y", "z"], ...values].map((row) => row.map(write).join(",")).join(newline);
        expect(records(ends ? text + newline : text)).toEqual([["x", "y", "z"], ...values]);
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  it("passes over empty lines and a byte order mark, and splits at delimiters of several signs", () => {
    expect(records("\ufeffa||b\r\n\r\n\n1||2|3\r\n", "||")).toEqual([
      ["a", "b"],
      ["1", "2|3"],
    ]);
  });

  it("says that a quote was never closed", () => {
    const fields = new CsvFields(Buffer.from('a,b\n1,"2\n3,4\n'), ",");
    while (fields.next());
    expect(fields.unclosed).toBeGreaterThanOrEqual(0);
  });

  it("numbers columns without a name", () => {
    const bytes = Buffer.from(' a ,,"b c"\n1,2,3\n');
    expect(readNames(new CsvFields(bytes, ","), bytes)).toEqual(["a", "column_2", "b c"]);
  });
});
