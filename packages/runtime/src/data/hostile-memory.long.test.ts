/** Lines of a gigabyte: what the checker and the reader say, and how much of them they hold. */
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "./testing/dataset-fixture.ts";
import { measure } from "./testing/hostile-source.ts";

const MB = 1e6;

function endless(path: string, start: string): void {
  const file = openSync(path, "w");
  const block = Buffer.alloc(2 ** 20, "x");
  writeSync(file, start);
  for (let at = 0; at < 1024; at++) writeSync(file, block);
  closeSync(file);
}

describe("a line of a gigabyte", () => {
  for (const [name, start] of [
    ["rows.csv", "a,label\n1,no\n2,"],
    ["rows.jsonl", '{"a":1,"label":"no"}\n{"a":2,"label":"yes"}\n{"a":"'],
  ] as const) {
    it(`is named, in bounded memory: ${name}`, () => {
      const folder = temporaryFolder();
      endless(join(folder, name), start);
      const { told, checked, most } = measure(folder, name);
      expect(told).toMatchObject({ title: expect.stringContaining("more than 16 MiB"), line: 3 });
      expect(checked).toBeLessThan(250 * MB);
      expect(most).toBeLessThan(400 * MB);
    });
  }
});
