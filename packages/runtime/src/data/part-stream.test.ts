import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { DataError } from "./data-error.ts";
import { FileStream, wholeRows } from "./part-stream.ts";
import { temporaryFolder } from "./testing/dataset-fixture.ts";

const folder = temporaryFolder();
// Three pieces and a bit of bytes that do not compress to nothing.
const content = Uint8Array.from({ length: 3_300_001 }, (_, at) => ((at * 2_654_435_761) >>> 13) % 256);

function written(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function all(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece.slice());
  return Buffer.concat(pieces);
}

describe("a file in pieces", () => {
  it.each([
    ["plain", content],
    ["gzip", gzipSync(content)],
    ["empty", new Uint8Array()],
  ])("gives the content of a file that is %s", async (name, bytes) => {
    const stream = new FileStream(written(name, bytes), undefined);
    expect(Buffer.compare(await all(stream), name === "empty" ? bytes : content)).toBe(0);
    expect(stream.truncated).toBe(false);
  });

  it("gives what there is of a gzip file cut short, and says so", async () => {
    const packed = gzipSync(content);
    const stream = new FileStream(written("short.gz", packed.subarray(0, packed.length >> 1)), undefined);
    const found = await all(stream);
    expect(stream.truncated).toBe(true);
    expect(found.length).toBeGreaterThan(1_000_000);
    expect(Buffer.compare(found, content.subarray(0, found.length))).toBe(0);
  });

  it("says which file is damaged", async () => {
    const packed = gzipSync(content);
    packed.fill(0xff, 1000, 1100);
    const path = written("damaged.gz", packed);
    const error = await all(new FileStream(path, undefined)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DataError);
    expect(error).toMatchObject({ file: path });
  });

  it("stops when it is asked to", async () => {
    const stop = new AbortController();
    const stream = new FileStream(written("stopped", content), stop.signal);
    stop.abort();
    await expect(all(stream)).rejects.toMatchObject({ name: "AbortError" });
  });

  it("comes in whole rows, the rest last", async () => {
    const lengths: number[] = [];
    const rows = wholeRows(new FileStream(written("rows", content), undefined), 3073);
    for await (const piece of rows) lengths.push(piece.length);
    expect(lengths.slice(0, -1).every((length) => length % 3073 === 0)).toBe(true);
    expect(lengths.at(-1)).toBe(content.length % 3073);
  });
});
