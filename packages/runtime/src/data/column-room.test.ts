import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ColumnRoom } from "./column-room.ts";
import { temporaryFolder } from "./testing/dataset-fixture.ts";

const bytesOf = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) % 256);
const large = bytesOf(9_437_184);

describe("a column's room", () => {
  it("gives back what it was given, in memory or in a file, however it came in pieces", () => {
    const cases = fc.record({
      rowBytes: fc.constantFrom(1, 3, 3072, 1_048_576, 3_145_728),
      pieces: fc.array(fc.integer({ min: 0, max: 3_000_000 }), { minLength: 1, maxLength: 6 }),
      bound: fc.constantFrom(0, 1_000_000, 5_000_000, Number.POSITIVE_INFINITY),
    });
    fc.assert(
      fc.property(cases, ({ rowBytes, pieces, bound }) => {
        const room = new ColumnRoom(bound, join(temporaryFolder(), "part"));
        const sink = room.sink("image.rows", rowBytes);
        let at = 0;
        for (const length of pieces) {
          sink.append(large.subarray(at, at + length));
          at = Math.min(large.length, at + length);
        }
        const file = sink.finishFile();
        expect(file === null).toBe(at <= bound);
        const given = file === null ? sink.finishBytes() : readFileSync(file.path);
        expect(Buffer.compare(Buffer.from(given), large.subarray(0, at))).toBe(0);
        room.abandon();
        expect(room.folder !== null && existsSync(room.folder)).toBe(false);
      }),
      { numRuns: 40, seed: 8 },
    );
  });

  it("takes memory once where the rows are counted, and none where they are too many", () => {
    const fits = new ColumnRoom(100, join(temporaryFolder(), "part")).sink("image.rows", 10, 10);
    fits.append(bytesOf(100));
    expect(fits.finishFile()).toBeNull();
    expect(fits.finishBytes()).toEqual(bytesOf(100));
    expect(fits.finishBytes().buffer).toBeInstanceOf(SharedArrayBuffer);
    const room = new ColumnRoom(99, join(temporaryFolder(), "part"));
    room.sink("image.rows", 10, 10);
    expect(room.spilled).toBe(true);
    room.abandon();
  });

  it("counts all columns together, and takes apart numbers that came side by side", () => {
    const room = new ColumnRoom(64, join(temporaryFolder(), "part"));
    const images = room.sink("image.rows", 8);
    const numbers = room.sink("numbers.rows", 16);
    images.append(bytesOf(16));
    numbers.append(new Uint8Array(Float64Array.of(1, 2, 3, 4).buffer));
    expect(room.spilled).toBe(false);
    expect(numbers.finishNumbers(2)).toEqual([Float64Array.of(1, 3), Float64Array.of(2, 4)]);
    images.append(bytesOf(24));
    expect(room.spilled).toBe(true);
    room.abandon();
  });
});
