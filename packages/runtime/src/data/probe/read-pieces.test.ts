import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { randomStream } from "../../random/stream.ts";
import { temporaryFolder } from "../testing/dataset-fixture.ts";
import { readPieces } from "./read-pieces.ts";

const folder = temporaryFolder();
const stream = randomStream(4, "pieces");
const content = Buffer.from(Array.from({ length: 200_000 }, () => stream.integer(256)));
const packed = gzipSync(content);

function file(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

describe("a compressed file in pieces", () => {
  it("is unpacked whole where it fits", () => {
    expect(readPieces(file("whole.gz", packed), 1e6)).toEqual({ pieces: [content], whole: true, length: 200_000 });
    expect(readPieces(file("long.gz", packed), 201_000).whole).toBe(true);
    expect(readPieces(file("longer.gz", packed), 199_999)).toMatchObject({ whole: false, length: null });
  });

  // The last four bytes of what is left claim a length that it cannot have; where they happen to make sense, reading finds out.
  it.each([2, 3, 5, 8, 13, 1_000, 50_000, 150_000])("names the file that lacks its last %i bytes", (less) => {
    const path = file(`short-${less}.gz`, packed.subarray(0, packed.length - less));
    expect(() => readPieces(path, 1e6)).toThrow(`\`${path}\` is cut short: its gzip stream ends too early`);
  });

  it("names the file that is damaged", () => {
    const bytes = Buffer.from(packed);
    bytes[100_000] = (bytes[100_000] ?? 0) ^ 1;
    const path = file("damaged.gz", bytes);
    expect(() => readPieces(path, 1e6)).toThrow(`\`${path}\` is damaged: `);
  });
});
