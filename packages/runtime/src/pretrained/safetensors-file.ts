/**
 * A safetensors file of somebody else in, single tensors of it out as 32-bit numbers. Nothing is executed and nothing trusted: every offset and
 * size is checked against the file before a number is read, and only tensors that are asked for are.
 *
 * Source: the format's specification in the safetensors project's README.
 */
import { type FileHandle, open } from "node:fs/promises";
import { DataError } from "../data/data-error.ts";
import { diskFault } from "../data/disk-fault.ts";

/** A tensor as the header tells of it; offsets count from the end of the header. */
export interface TensorEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** Longest header that is read; the specification's own bound is 100 MB, and that of a network of 1,000 layers has 2. */
const maximumHeader = 16_000_000;

/** Bytes of a value. */
const sizes: Readonly<Record<string, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  U64: 8,
  I32: 4,
  U32: 4,
  I16: 2,
  U16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
};

const readable = ["F32", "F16", "BF16", "F64"];

/** An open file. */
export class SafetensorsFile {
  readonly path: string;
  readonly entries: ReadonlyMap<string, TensorEntry>;
  readonly #file: FileHandle;
  readonly #start: number;

  private constructor(
    path: string,
    file: FileHandle,
    parts: { readonly entries: ReadonlyMap<string, TensorEntry>; readonly start: number },
  ) {
    this.path = path;
    this.entries = parts.entries;
    this.#file = file;
    this.#start = parts.start;
  }

  /** Opens a file and reads its header. Throws `DataError` for anything that is not a sound file; close what it gives. */
  static async open(path: string): Promise<SafetensorsFile> {
    let file: FileHandle;
    try {
      file = await open(path, "r");
    } catch (error) {
      throw diskFault(error, path);
    }
    try {
      return new SafetensorsFile(path, file, await readHeader(file, path));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** The values of a tensor in row-major order. Throws `DataError` where there is none of that name, or none of such numbers. */
  async read(name: string): Promise<Float32Array> {
    const entry = this.entries.get(name);
    if (entry === undefined) throw unsound(this.path, `it has no tensor \`${name}\``);
    if (!readable.includes(entry.dtype))
      throw unsound(this.path, `\`${name}\` is of the type ${entry.dtype}; ${readable.join(", ")} can be read`);
    const bytes = new Uint8Array(entry.end - entry.begin);
    await readAt(this.#file, bytes, { at: this.#start + entry.begin, path: this.path });
    return toFloats(bytes, entry.dtype);
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

function unsound(path: string, what: string): DataError {
  return new DataError(
    `\`${path}\`: ${what}`,
    "it is not a sound safetensors file, or not the one that was meant: get it again",
    path,
  );
}

async function readAt(
  file: FileHandle,
  into: Uint8Array,
  { at, path }: { readonly at: number; readonly path: string },
): Promise<void> {
  for (let done = 0; done < into.length; ) {
    const { bytesRead } = await file.read(into, done, Math.min(into.length - done, 2 ** 30), at + done);
    if (bytesRead === 0)
      throw unsound(path, `it ends at byte ${(at + done).toLocaleString("en")}, in the middle of a tensor`);
    done += bytesRead;
  }
}

async function readHeader(
  file: FileHandle,
  path: string,
): Promise<{ entries: Map<string, TensorEntry>; start: number }> {
  const stat = await file.stat();
  if (!stat.isFile())
    throw new DataError(`\`${path}\` is no file`, "name the folder that has `model.safetensors`", path);
  if (stat.size < 8) throw unsound(path, `it has ${stat.size} bytes, and a header has at least 8`);
  const first = new Uint8Array(8);
  await readAt(file, first, { at: 0, path });
  const length = new DataView(first.buffer).getBigUint64(0, true);
  if (length > BigInt(Math.min(maximumHeader, stat.size - 8)))
    throw unsound(
      path,
      length > BigInt(maximumHeader)
        ? `its header claims ${length} bytes, and at most ${maximumHeader.toLocaleString("en")} are read`
        : `its header claims ${length} bytes, and ${stat.size - 8} are there`,
    );
  const text = new Uint8Array(Number(length));
  await readAt(file, text, { at: 8, path });
  const start = 8 + text.length;
  const entries = parseEntries(text, path);
  checkPlaces(entries, { body: stat.size - start, path });
  return { entries, start };
}

function parseEntries(text: Uint8Array, path: string): Map<string, TensorEntry> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text));
  } catch {
    throw unsound(path, "its header is not JSON");
  }
  if (typeof header !== "object" || header === null || Array.isArray(header))
    throw unsound(path, "its header is no JSON object");
  const entries = new Map<string, TensorEntry>();
  for (const [name, entry] of Object.entries(header))
    if (name !== "__metadata__") entries.set(name, parseEntry(name, entry, path));
  return entries;
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

function parseEntry(name: string, entry: unknown, path: string): TensorEntry {
  if (typeof entry !== "object" || entry === null) throw unsound(path, `the entry of \`${name}\` is no object`);
  // Each field is checked below.
  const { dtype, shape, data_offsets: offsets } = entry as Readonly<Record<string, unknown>>;
  const size = typeof dtype === "string" && Object.hasOwn(sizes, dtype) ? sizes[dtype] : undefined;
  if (typeof dtype !== "string" || size === undefined)
    throw unsound(path, `\`${name}\` is of an unknown type, ${JSON.stringify(dtype)}`);
  if (!isSizes(shape)) throw unsound(path, `the shape of \`${name}\` is no list of whole numbers`);
  if (!isSizes(offsets) || offsets.length !== 2)
    throw unsound(path, `the offsets of \`${name}\` are not two whole numbers`);
  const [begin = 0, end = 0] = offsets;
  const bytes = shape.reduce((product, one) => product * one, size);
  if (!Number.isSafeInteger(bytes) || end - begin !== bytes)
    throw unsound(
      path,
      `\`${name}\` of the shape [${shape.join(", ")}] needs ${bytes} bytes, and its offsets span ${end - begin}`,
    );
  return { dtype, shape, begin, end };
}

/** Tensors lie one after the other, from the header to the end of the file. */
function checkPlaces(
  entries: ReadonlyMap<string, TensorEntry>,
  { body, path }: { readonly body: number; readonly path: string },
): void {
  const inOrder = [...entries].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  let at = 0;
  let before = "the header";
  for (const [name, { begin, end }] of inOrder) {
    if (end > body) throw unsound(path, `\`${name}\` ends at byte ${end} of ${body}: the file is cut off`);
    if (begin < at) throw unsound(path, `\`${name}\` starts at byte ${begin}, inside of ${before}`);
    if (begin > at) throw unsound(path, `nothing tells what the ${begin - at} bytes before \`${name}\` are`);
    at = end;
    before = `\`${name}\``;
  }
  if (at < body) throw unsound(path, `nothing tells what the last ${body - at} bytes are`);
}

function toFloats(bytes: Uint8Array, dtype: string): Float32Array {
  switch (dtype) {
    case "F32":
      return new Float32Array(bytes.buffer);
    case "F64":
      return Float32Array.from(new Float64Array(bytes.buffer));
    case "BF16": {
      const halves = new Uint16Array(bytes.buffer);
      const bits = new Uint32Array(halves.length);
      for (let index = 0; index < halves.length; index++) bits[index] = (halves[index] ?? 0) << 16;
      return new Float32Array(bits.buffer);
    }
    default:
      return Float32Array.from(new Uint16Array(bytes.buffer), fromHalf);
  }
}

/** A number of IEEE 754's 16 bits: 1 for the sign, 5 for the exponent, 10 for the fraction. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
