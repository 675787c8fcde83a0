import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { decodeMask, resizeMask } from "./read-mask.ts";

const [height, width] = [5, 7];
const numbers = Uint8Array.from({ length: height * width }, (_, at) => (at * 3 + (at >> 2)) % 4);

function chunk(kind: string, data: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length);
  head.write(kind, 4, "latin1");
  // Nobody looks at the sum behind a chunk here: its data proves itself.
  return Buffer.concat([head, data, Buffer.alloc(4)]);
}

/** A PNG whose lines have the filters given, in turn. */
function png(bits: number, { filters = [0], colour = 3, interlaced = 0 } = {}): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, colour, 0, 0, interlaced], 8);
  const line = Math.ceil((width * bits) / 8);
  const lines = Array.from({ length: height }, (_, y) => {
    const packed = new Uint8Array(line);
    for (let x = 0; x < width; x++) {
      const at = (x * bits) >>> 3;
      packed[at] = (packed[at] ?? 0) | ((numbers[y * width + x] ?? 0) << (8 - bits - ((x * bits) % 8)));
    }
    return packed;
  });
  const filtered = lines.map((own, y) => {
    const filter = filters[y % filters.length] ?? 0;
    const above = lines[y - 1] ?? new Uint8Array(line);
    const guess = (at: number): number => {
      const [a, b, c] = [own[at - 1] ?? 0, above[at] ?? 0, at === 0 ? 0 : (above[at - 1] ?? 0)];
      const p = a + b - c;
      const nearest = [a, b, c].reduce((best, one) => (Math.abs(p - one) < Math.abs(p - best) ? one : best));
      return [0, a, b, Math.floor((a + b) / 2), nearest][filter] ?? 0;
    };
    return Uint8Array.from([filter, ...own.map((value, at) => value - guess(at))]);
  });
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("PLTE", new Uint8Array(12)),
    chunk("IDAT", deflateSync(Buffer.concat(filtered))),
    chunk("IEND", new Uint8Array()),
  ]);
}

describe("a mask's file", () => {
  it.each([2, 4, 8])("gives the places of a palette of %d bits", (bits) => {
    expect(decodeMask(png(bits))).toEqual({ height, width, pixels: numbers });
  });

  it("gives the same through every filter of lines", () => {
    expect(decodeMask(png(8, { filters: [1, 2, 3, 4, 0] })).pixels).toEqual(numbers);
    expect(decodeMask(png(8, { filters: [4, 3, 2, 1] })).pixels).toEqual(numbers);
  });

  it("gives the grey levels that another program has written", async () => {
    const file = await sharp(numbers, { raw: { width, height, channels: 1 } })
      .toColourspace("b-w")
      .png()
      .toBuffer();
    expect(decodeMask(file).pixels).toEqual(numbers);
  });

  it("gives the palette's places that another program has written", async () => {
    const colours = [
      [0, 0, 0],
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
    ];
    const rgb = Uint8Array.from([...numbers].flatMap((number) => colours[number] ?? []));
    const file = await sharp(rgb, { raw: { width, height, channels: 3 } })
      .png({ palette: true, dither: 0 })
      .toBuffer();
    const { pixels } = decodeMask(file);
    // The program orders its palette as it likes: equal numbers stay equal, different ones different.
    const pairs = new Set([...numbers].map((number, at) => `${number} ${pixels[at]}`));
    expect(pairs.size).toBe(4);
  });

  it.each([
    ["a picture in colours", () => png(8, { colour: 2 }), /picture in colours/],
    ["an interlaced file", () => png(8, { interlaced: 1 }), /interlaced/],
    ["another file", () => Buffer.from("GIF89a"), /no PNG/],
    ["half a file", () => png(8).subarray(0, 60), /ends too early/],
  ] as const)("is refused where it is %s", (_, file, expected) => {
    expect(() => decodeMask(file())).toThrow(expected);
  });

  it("keeps its classes when it is brought to another size", () => {
    const checker = { height: 2, width: 2, pixels: Uint8Array.of(1, 2, 3, 0) };
    expect([...resizeMask(checker, { height: 4, width: 2 })]).toEqual([1, 2, 1, 2, 3, 0, 3, 0]);
    expect([...resizeMask({ height: 4, width: 2, pixels: Uint8Array.of(1, 2, 1, 2, 3, 0, 3, 0) }, checker)]).toEqual([
      1, 2, 3, 0,
    ]);
  });
});
