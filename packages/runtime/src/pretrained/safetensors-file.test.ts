import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "../data/data-error.ts";
import { temporaryFolder } from "../data/testing/dataset-fixture.ts";
import { SafetensorsFile } from "./safetensors-file.ts";
import { fileOf, float32, safetensorsBytes } from "./testing/safetensors-bytes.ts";

const folder = temporaryFolder();

function written(bytes: Uint8Array): string {
  const path = join(folder, "model.safetensors");
  writeFileSync(path, bytes);
  return path;
}

/** Reads all tensors of a file. */
async function readAll(bytes: Uint8Array): Promise<Map<string, Float32Array>> {
  const file = await SafetensorsFile.open(written(bytes));
  try {
    const found = new Map<string, Float32Array>();
    for (const name of file.entries.keys()) found.set(name, await file.read(name));
    return found;
  } finally {
    await file.close();
  }
}

const halves = (...bits: number[]): Uint8Array => new Uint8Array(Uint16Array.from(bits).buffer);
const entry = (parts: object): string =>
  JSON.stringify({ a: { dtype: "F32", shape: [2], data_offsets: [0, 8], ...parts } });
const eight = new Uint8Array(8);

describe("SafetensorsFile", () => {
  it("reads numbers of 32, 16 and 64 bits and of bfloat16", async () => {
    const found = await readAll(
      safetensorsBytes({
        whole: float32([2, 2], [1, -2.5, 3e38, 0]),
        // 1, -2, the largest, the smallest, the smallest that is normal, infinity
        half: { dtype: "F16", shape: [6], bytes: halves(0x3c00, 0xc000, 0x7bff, 0x0001, 0x0400, 0x7c00) },
        brain: { dtype: "BF16", shape: [3], bytes: halves(0x3f80, 0xc049, 0x0000) },
        double: { dtype: "F64", shape: [1], bytes: new Uint8Array(Float64Array.of(0.1).buffer) },
        single: float32([], [7]),
      }),
    );
    expect([...(found.get("whole") ?? [])]).toEqual([1, -2.5, Math.fround(3e38), 0]);
    expect([...(found.get("half") ?? [])]).toEqual([1, -2, 65_504, 2 ** -24, 2 ** -14, Number.POSITIVE_INFINITY]);
    expect([...(found.get("brain") ?? [])]).toEqual([1, -3.140625, 0]);
    expect([...(found.get("double") ?? [])]).toEqual([Math.fround(0.1)]);
    expect([...(found.get("single") ?? [])]).toEqual([7]);
  });

  it("reads no tensor that nobody asks for", async () => {
    const file = await SafetensorsFile.open(
      written(safetensorsBytes({ ids: { dtype: "I64", shape: [1], bytes: eight }, a: float32([1], [4]) })),
    );
    expect([...(await file.read("a"))]).toEqual([4]);
    await expect(file.read("ids")).rejects.toThrow("`ids` is of the type I64; F32, F16, BF16, F64 can be read");
    await expect(file.read("b")).rejects.toThrow("it has no tensor `b`");
    await file.close();
  });

  it.each([
    ["is empty", new Uint8Array(0), /has 0 bytes, and a header has at least 8/],
    ["has a header beyond its end", fileOf("{}", eight, 100), /its header claims 100 bytes, and 10 are there/],
    [
      "claims a huge header",
      fileOf("{}", eight, 2n ** 63n),
      /claims 9223372036854775808 bytes, and at most 16,000,000/,
    ],
    ["has no JSON", fileOf("{]", new Uint8Array(0)), /header is not JSON/],
    ["has bytes that are no text", fileOf("\u{fffd}", eight, 1), /header is not JSON/],
    ["has a list for a header", fileOf("[]", new Uint8Array(0)), /no JSON object/],
    ["has an entry that is none", fileOf('{"a": 3}', new Uint8Array(0)), /the entry of `a` is no object/],
    ["has an unknown type", fileOf(entry({ dtype: "toString" }), eight), /`a` is of an unknown type, "toString"/],
    ["has a shape of parts", fileOf(entry({ shape: [0.5] }), eight), /shape of `a` is no list of whole numbers/],
    ["has a negative offset", fileOf(entry({ data_offsets: [-8, 0] }), eight), /offsets of `a` are not two whole/],
    [
      "has another size than its shape",
      fileOf(entry({ shape: [3] }), eight),
      /of the shape \[3\] needs 12 bytes, and its offsets span 8/,
    ],
    ["has a shape too large for numbers", fileOf(entry({ shape: [2 ** 30, 2 ** 30] }), eight), /needs .* bytes/],
    ["is cut off", fileOf(entry({}), eight.subarray(0, 5)), /`a` ends at byte 8 of 5: the file is cut off/],
    [
      "has bytes that nothing tells of",
      fileOf(entry({}), new Uint8Array(9)),
      /nothing tells what the last 1 bytes are/,
    ],
    ["starts with a hole", fileOf(entry({ data_offsets: [4, 12] }), new Uint8Array(12)), /the 4 bytes before `a`/],
    [
      "has tensors that lie in one another",
      fileOf(
        '{"a": {"dtype": "U8", "shape": [4], "data_offsets": [0, 4]}, "b": {"dtype": "U8", "shape": [6], "data_offsets": [2, 8]}}',
        eight,
      ),
      /`b` starts at byte 2, inside of `a`/,
    ],
  ])("says so where a file %s", async (_, bytes, title) => {
    const failed = readAll(bytes);
    await expect(failed).rejects.toBeInstanceOf(DataError);
    await expect(failed).rejects.toThrow(title);
  });

  it("reads any file or says what is wrong with it, whatever has become of its bytes", async () => {
    const sound = safetensorsBytes({
      a: float32([2, 3], [1, 2, 3, 4, 5, 6]),
      half: { dtype: "F16", shape: [2], bytes: halves(1, 2) },
    });
    const change = fc.record({ at: fc.nat(sound.length - 1), byte: fc.integer({ min: 0, max: 255 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), fc.nat(sound.length), async (changes, cut) => {
        const bytes = sound.slice(0, cut % 3 === 0 ? cut : sound.length);
        for (const { at, byte } of changes) if (at < bytes.length) bytes[at] = byte;
        try {
          for (const values of (await readAll(bytes)).values()) expect(values.length).toBeLessThanOrEqual(sound.length);
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 400, seed: 7 },
    );
  });

  it("says so where there is no file, or a folder", async () => {
    await expect(SafetensorsFile.open(folder)).rejects.toThrow();
    await expect(SafetensorsFile.open(join(folder, "none.safetensors"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});
