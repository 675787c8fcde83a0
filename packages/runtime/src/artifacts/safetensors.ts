/**
 * The safetensors format: a length, a JSON header, raw little-endian tensors. Reading executes nothing and trusts nothing:
 * every offset and size is checked against the file before a number is looked at.
 *
 * Source: the format's specification in the safetensors project's README.
 */

/** A tensor outside any backend; `data` in row-major order. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A file that is not what it claims to be; the message says where it differs. */
export class SafetensorsError extends Error {
  override readonly name = "SafetensorsError";
}

/** Longest header that is read; the specification's own bound is 100 MB. */
const maximumHeader = 100_000_000;

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Encodes tensors, by name in code-unit order so that equal content gives equal bytes. */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const names = [...tensors.keys()].sort();
  const header: Record<string, unknown> = {};
  const sortedMetadata = Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1)));
  if (Object.keys(sortedMetadata).length > 0) header["__metadata__"] = sortedMetadata;
  let offset = 0;
  for (const name of names) {
    const tensor = tensors.get(name);
    if (tensor === undefined) continue;
    if (sizeOf(tensor.shape) !== tensor.data.length) {
      throw new SafetensorsError(`\`${name}\` has ${tensor.data.length} values for shape [${tensor.shape.join(", ")}]`);
    }
    const dtype = tensor.data instanceof Int32Array ? "I32" : "F32";
    header[name] = { dtype, shape: [...tensor.shape], data_offsets: [offset, offset + tensor.data.byteLength] };
    offset += tensor.data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // Tensors start at a multiple of eight; the specification allows trailing spaces in the header for that.
  const padded = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.fill(0x20, 8, 8 + padded);
  bytes.set(json, 8);
  let position = 8 + padded;
  for (const name of names) {
    const tensor = tensors.get(name);
    if (tensor === undefined) continue;
    bytes.set(new Uint8Array(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength), position);
    position += tensor.data.byteLength;
  }
  return bytes;
}

function parseHeader(bytes: Uint8Array): { header: Record<string, unknown>; start: number } {
  if (bytes.length < 8) throw new SafetensorsError(`the file has ${bytes.length} bytes; a header needs at least 8`);
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  if (length > BigInt(Math.min(maximumHeader, bytes.length - 8))) {
    throw new SafetensorsError(`the header claims ${length} bytes; the file has ${bytes.length - 8} after its length`);
  }
  const end = 8 + Number(length);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, end)));
  } catch (error) {
    throw new SafetensorsError(`the header is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof header !== "object" || header === null || Array.isArray(header)) {
    throw new SafetensorsError("the header is not a JSON object");
  }
  return { header: { ...header }, start: end };
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

function readEntry(name: string, entry: unknown, body: Uint8Array): StoredTensor {
  const fail = (what: string): never => {
    throw new SafetensorsError(`\`${name}\`: ${what}`);
  };
  if (typeof entry !== "object" || entry === null) return fail("its entry is not an object");
  const { dtype, shape, data_offsets: offsets } = entry as { dtype?: unknown; shape?: unknown; data_offsets?: unknown }; // each field is checked below
  if (dtype !== "F32" && dtype !== "I32") return fail(`its type is ${String(dtype)}; F32 and I32 can be read`);
  if (!isSizes(shape)) return fail("its shape is not a list of whole numbers");
  if (!isSizes(offsets) || offsets.length !== 2) return fail("its offsets are not two whole numbers");
  const [begin = 0, end = 0] = offsets;
  const count = sizeOf(shape);
  if (!Number.isSafeInteger(count) || end - begin !== count * 4) {
    return fail(`shape [${shape.join(", ")}] needs ${count * 4} bytes, its offsets span ${end - begin}`);
  }
  if (end > body.length) return fail(`it ends at byte ${end} of ${body.length}: the file is cut off`);
  // Copied, so that the tensor is aligned and does not keep the whole file alive. (A Buffer's own `slice` does not copy.)
  const copy = new Uint8Array(body.subarray(begin, end));
  return { shape, data: dtype === "F32" ? new Float32Array(copy.buffer) : new Int32Array(copy.buffer) };
}

/** Reads a whole file's bytes. Throws SafetensorsError on anything that is not a sound file. */
export function decodeSafetensors(bytes: Uint8Array): SafetensorsFile {
  const { header, start } = parseHeader(bytes);
  const body = bytes.subarray(start);
  const metadata: Record<string, string> = {};
  const tensors = new Map<string, StoredTensor>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") {
      if (typeof entry !== "object" || entry === null) throw new SafetensorsError("`__metadata__` is not an object");
      for (const [key, value] of Object.entries(entry)) metadata[key] = String(value);
      continue;
    }
    tensors.set(name, readEntry(name, entry, body));
  }
  return { tensors, metadata };
}
