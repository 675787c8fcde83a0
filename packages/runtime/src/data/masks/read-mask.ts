/**
 * A PNG of a mask in, the number of every pixel out: its place in the palette, or its grey level. Decoders for pictures give colours, from which
 * the places of a palette cannot be told again, so that the file's own values are read here (W3C, Portable Network Graphics, 2003).
 */
import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";

/** A mask as its file has it. */
export interface MaskPicture {
  readonly height: number;
  readonly width: number;
  /** `[height, width]`. */
  readonly pixels: Uint8Array;
}

interface Header {
  readonly width: number;
  readonly height: number;
  /** Bits of a pixel. */
  readonly bits: number;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const GREY = 0;
const PALETTE = 3;
/** Pixels that a mask may have; what has more is taken for an attack. */
const MOST_PIXELS = 2 ** 28;

/** The numbers of a mask's file. Throws an `Error` that says in a line what is wrong with it. */
export function readMask(path: string): MaskPicture {
  return decodeMask(readFileSync(path));
}

/** The same of a file's bytes. */
export function decodeMask(bytes: Buffer): MaskPicture {
  if (!bytes.subarray(0, 8).equals(signature)) throw new Error("it is no PNG");
  const packed: Buffer[] = [];
  let header: Header | null = null;
  for (let at = 8; at + 8 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const kind = bytes.toString("latin1", at + 4, at + 8);
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (data.length < length) throw new Error("it ends too early");
    if (kind === "IHDR") header = headerOf(data);
    else if (kind === "IDAT") packed.push(data);
    else if (kind === "IEND") break;
    at += 12 + length;
  }
  if (header === null || packed.length === 0) throw new Error("it ends too early");
  return { height: header.height, width: header.width, pixels: unpack(inflated(packed), header) };
}

function headerOf(data: Buffer): Header {
  const [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
  const [bits = 0, colour = 0, , , interlaced = 0] = data.subarray(8);
  if (colour !== GREY && colour !== PALETTE) {
    throw new Error("it is a picture in colours: a mask has a palette, or grey levels, whose numbers are classes");
  }
  if (bits > 8) throw new Error("it has 16 bits a pixel, and a mask at most 8");
  if (interlaced !== 0) throw new Error("it is interlaced; save it without");
  if (width * height === 0 || width * height > MOST_PIXELS)
    throw new Error(`it says that it has ${width} × ${height} pixels`);
  return { width, height, bits };
}

function inflated(packed: readonly Buffer[]): Buffer {
  try {
    return inflateSync(Buffer.concat(packed));
  } catch (error) {
    throw new Error("its data is damaged", { cause: error });
  }
}

/** Lines of a PNG, each with its filter before it, as a number a pixel. */
function unpack(data: Buffer, { width, height, bits }: Header): Uint8Array {
  const line = Math.ceil((width * bits) / 8);
  if (data.length < height * (line + 1)) throw new Error("it ends too early");
  const pixels = new Uint8Array(width * height);
  let above = new Uint8Array(line);
  for (let y = 0; y < height; y++) {
    const start = y * (line + 1);
    const own = Uint8Array.from(data.subarray(start + 1, start + 1 + line));
    unfilter(own, above, data[start] ?? 0);
    for (let x = 0; x < width; x++) {
      const bit = x * bits;
      const shift = 8 - bits - (bit % 8);
      pixels[y * width + x] = ((own[bit >>> 3] ?? 0) >>> shift) & ((1 << bits) - 1);
    }
    above = own;
  }
  return pixels;
}

/** Takes a filter off a line of one byte a step. */
function unfilter(line: Uint8Array, above: Uint8Array, filter: number): void {
  if (filter === 0) return;
  for (let at = 0; at < line.length; at++) {
    const [left, up, corner] = [line[at - 1] ?? 0, above[at] ?? 0, at === 0 ? 0 : (above[at - 1] ?? 0)];
    line[at] = (line[at] ?? 0) + predicted(filter, { left, up, corner });
  }
}

function predicted(
  filter: number,
  { left, up, corner }: { readonly left: number; readonly up: number; readonly corner: number },
): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >>> 1;
    case 4: {
      const whole = left + up - corner;
      const [toLeft, toUp, toCorner] = [Math.abs(whole - left), Math.abs(whole - up), Math.abs(whole - corner)];
      if (toLeft <= toUp && toLeft <= toCorner) return left;
      return toUp <= toCorner ? up : corner;
    }
    default:
      throw new Error("its data is damaged");
  }
}

/** A mask of another size, each pixel that of the place it falls on: between two classes there is none. */
export function resizeMask(
  { height, width, pixels }: MaskPicture,
  size: { height: number; width: number },
): Uint8Array {
  if (height === size.height && width === size.width) return pixels;
  const out = new Uint8Array(size.height * size.width);
  for (let y = 0, at = 0; y < size.height; y++) {
    const line = Math.floor(((y + 0.5) * height) / size.height) * width;
    for (let x = 0; x < size.width; x++, at++) {
      out[at] = pixels[line + Math.floor(((x + 0.5) * width) / size.width)] ?? 0;
    }
  }
  return out;
}
