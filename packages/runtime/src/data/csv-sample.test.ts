import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleCsv } from "./csv-sample.ts";
import { temporaryFolder } from "./testing/dataset-fixture.ts";

const path = join(temporaryFolder(), "rows.csv");

function sample(text: string) {
  writeFileSync(path, text);
  return sampleCsv(path, ",");
}

describe("sampleCsv", () => {
  it("gives back whatever fields were written, quoted or not", () => {
    const field = fc.string({ unit: fc.constantFrom("a", "é", " ", ",", '"', "\n", "1"), maxLength: 6 });
    const rows = fc.array(fc.tuple(field, field, field), { maxLength: 6 });
    const write = (value: string): string => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
    fc.assert(
      fc.property(rows, fc.constantFrom("\n", "\r\n"), (values, newline) => {
        const text = [["x", "y", "z"], ...values].map((row) => row.map(write).join(",")).join(newline);
        const found = sample(text);
        expect(found).toEqual({ names: ["x", "y", "z"], rows: values, complete: true });
      }),
      { numRuns: 200, seed: 4 },
    );
  });

  it("looks at no more than the first rows of a large file", () => {
    const line = `${"x".repeat(120)},1,2\n`;
    const found = sample(`a,b,c\n${line.repeat(40_000)}`);
    expect(found.complete).toBe(false);
    expect(found.rows).toHaveLength(1_000);
  });
});
