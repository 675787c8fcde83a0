/** Data that is meant to fill memory: what of it the checker and the reader hold, in processes of their own. */
import { createWriteStream, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "./testing/dataset-fixture.ts";
import { measure } from "./testing/hostile-source.ts";

const yesNo = (row: number): string => (row % 2 === 0 ? "no" : "yes");

/** A file that unpacks to the start, and then the same block over and over. */
async function packed(
  path: string,
  parts: { readonly start: string; readonly block: Buffer; readonly blocks: number },
): Promise<void> {
  async function* content(): AsyncGenerator<Buffer> {
    yield Buffer.from(parts.start);
    for (let block = 0; block < parts.blocks; block++) yield parts.block;
  }
  await pipeline(content, createGzip(), createWriteStream(path));
}

const MB = 1e6;

describe("more than memory should hold", () => {
  it("a file that unpacks to hundreds of times its size is given up", async () => {
    const folder = temporaryFolder();
    await packed(join(folder, "rows.csv.gz"), {
      start: "a,label\n",
      block: Buffer.from("1,yes\n2,no\n".repeat(100_000)),
      blocks: 300,
    });
    const { told, checked, most } = measure(folder, "rows.csv.gz");
    expect(told?.title).toMatch(/has unpacked to more than 400 times its size and does not end$/);
    expect(checked).toBeLessThan(250 * MB);
    expect(most).toBeLessThan(600 * MB);
    expect(readdirSync(folder).sort()).toEqual(["cache", "rows.csv.gz"]);
  });

  it("a line without end is named", async () => {
    const folder = temporaryFolder();
    await packed(join(folder, "rows.csv.gz"), {
      start: "a,label\n1,no\n2,",
      block: Buffer.alloc(2 ** 20, "x"),
      blocks: 200,
    });
    const { told, most } = measure(folder, "rows.csv.gz");
    expect(told).toMatchObject({ title: expect.stringContaining("has a line of more than 16 MiB: line 3"), line: 3 });
    expect(most).toBeLessThan(400 * MB);
  });

  it("a million columns are told from a table", () => {
    const folder = temporaryFolder();
    const names = Array.from({ length: 1_000_000 }, (_, index) => `c${index}`).join(",");
    const row = "1,".repeat(1_000_000);
    writeFileSync(
      join(folder, "rows.csv"),
      `a,label,${names}\n${Array.from({ length: 6 }, (_, at) => `${at},${yesNo(at)},${row.slice(0, -1)}`).join("\n")}\n`,
    );
    const { found, told, most } = measure(folder, "rows.csv");
    expect(found).toContain("P5001 `rows.csv` has 1,000,002 columns; a table has at most 65,536");
    expect(told?.title).toMatch(/has (1,000,002 columns|a header of more than 4 MiB)/);
    expect(most).toBeLessThan(600 * MB);
  });

  it("sixty thousand columns are read", () => {
    const folder = temporaryFolder();
    const names = Array.from({ length: 60_000 }, (_, index) => `c${index}`).join(",");
    const row = Array.from({ length: 60_000 }, (_, index) => index % 10).join(",");
    writeFileSync(
      join(folder, "rows.csv"),
      `a,label,${names}\n${Array.from({ length: 30 }, (_, at) => `${at % 7},${yesNo(at)},${row}`).join("\n")}\n`,
    );
    const { found, rows, checked } = measure(folder, "rows.csv");
    expect(found).toEqual([]);
    expect(rows).toBe(30);
    expect(checked).toBeLessThan(800 * MB);
  });
});
