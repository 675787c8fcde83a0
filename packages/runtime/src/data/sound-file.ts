/**
 * A WAV file in, its form and as many of its samples as are asked for out, as one channel of numbers from -1 to 1: whole numbers of
 * 8 to 32 bits, float32 and float64, A-law and µ-law (ITU-T G.711). Only what is needed is read, so that hours of sound cost no more
 * than the seconds that a program wants of them.
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { DataError, reasonOf } from "./data-error.ts";
import { missingPathHelp } from "./missing-path.ts";

/** What a file says of its sound. */
export interface SoundForm {
  /** Samples a second. */
  readonly rate: number;
  readonly channels: number;
  /** Samples of each channel. */
  readonly samples: number;
}

interface SoundLayout extends SoundForm {
  readonly coding: "integer" | "float" | "a-law" | "mu-law";
  readonly bytes: number;
  readonly start: number;
}

const codings: ReadonlyMap<number, SoundLayout["coding"]> = new Map([
  [1, "integer"],
  [3, "float"],
  [6, "a-law"],
  [7, "mu-law"],
]);
/** The code whose true one stands in an extension. */
const EXTENSIBLE = 0xfffe;
/** Bytes before the sound in which its form is looked for. */
const LONGEST_HEADER = 2 ** 20;

/** Reads the form of a file; throws `DataError` where it is no WAV file. */
export function soundForm(path: string): SoundForm {
  return withFile(path, (file) => {
    const { rate, channels, samples } = layoutOf(path, file);
    return { rate, channels, samples };
  });
}

/** Reads up to `most` samples at the rate of the file, all channels mixed. */
export function readSound(path: string, most: (form: SoundForm) => number): { form: SoundForm; samples: Float64Array } {
  return withFile(path, (file) => {
    const layout = layoutOf(path, file);
    const count = Math.min(layout.samples, most(layout));
    const frame = layout.bytes * layout.channels;
    const bytes = readAt(file, layout.start, count * frame);
    return { form: layout, samples: mix(layout, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)) };
  });
}

/** The same of a file's bytes. */
export function parseSound(bytes: Uint8Array, name: string): { form: SoundForm; samples: Float64Array } {
  const layout = parseHeader(name, bytes, bytes.length);
  const end = layout.start + layout.samples * layout.bytes * layout.channels;
  const view = new DataView(bytes.buffer, bytes.byteOffset + layout.start, end - layout.start);
  return { form: layout, samples: mix(layout, view) };
}

function withFile<Result>(path: string, use: (file: number) => Result): Result {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      throw new DataError(`\`${path}\` does not exist`, missingPathHelp(path), path);
    }
    throw new DataError(`\`${path}\` cannot be read: ${reasonOf(error)}`, null, path);
  }
  try {
    return use(file);
  } finally {
    closeSync(file);
  }
}

function readAt(file: number, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const got = readSync(file, bytes, filled, length - filled, position + filled);
    if (got === 0) break;
    filled += got;
  }
  return bytes.subarray(0, filled);
}

function layoutOf(path: string, file: number): SoundLayout {
  const { size } = fstatSync(file);
  return parseHeader(path, readAt(file, 0, Math.min(size, LONGEST_HEADER)), size);
}

function noSound(path: string, what: string): DataError {
  return new DataError(`\`${path}\` ${what}`, "expected are WAV files; other formats have to be converted first", path);
}

/** Goes from chunk to chunk up to the sound (Multimedia Programming Interface and Data Specifications 1.0, 1991). */
function parseHeader(path: string, bytes: Uint8Array, size: number): SoundLayout {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.length < 12 || text(0) !== "RIFF" || text(8) !== "WAVE") throw noSound(path, "is no WAV file");
  let form: Pick<SoundLayout, "rate" | "channels" | "coding" | "bytes"> | null = null;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const [name, length] = [text(at), view.getUint32(at + 4, true)];
    const body = at + 8;
    if (name === "fmt ") form = formAt(path, view, body);
    if (name === "data") {
      if (form === null) throw noSound(path, "has sound before it says in what form");
      const { channels, bytes: width } = form;
      // A file that was cut short, or written by a stream, says more than it has.
      const there = Math.min(length, size - body);
      return { ...form, samples: Math.floor(there / (width * channels)), start: body };
    }
    at = body + length + (length % 2);
  }
  throw noSound(path, "ends before its sound");
}

function formAt(path: string, view: DataView, at: number): Pick<SoundLayout, "rate" | "channels" | "coding" | "bytes"> {
  if (at + 16 > view.byteLength) throw noSound(path, "ends before its sound");
  const tag = view.getUint16(at, true);
  const code = tag === EXTENSIBLE && at + 26 <= view.byteLength ? view.getUint16(at + 24, true) : tag;
  const [channels, rate, bits] = [
    view.getUint16(at + 2, true),
    view.getUint32(at + 4, true),
    view.getUint16(at + 14, true),
  ];
  const coding = codings.get(code);
  const known =
    coding === "integer" ? [8, 16, 24, 32] : coding === "float" ? [32, 64] : coding === undefined ? [] : [8];
  if (coding === undefined || !known.includes(bits)) {
    throw noSound(path, `holds sound of a kind that is not read (code ${code}, ${bits} bits)`);
  }
  if (channels === 0 || rate < 100 || rate > 768_000)
    throw noSound(path, `says that it has ${channels} channels and ${rate} samples a second`);
  return { channels, rate, coding, bytes: bits / 8 };
}

/** The mean of all channels. */
function mix({ channels, coding, bytes }: SoundLayout, view: DataView): Float64Array {
  const read = sampleReader(coding, bytes, view);
  const frame = channels * bytes;
  return Float64Array.from({ length: Math.floor(view.byteLength / frame) }, (_, index) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += read(index * frame + channel * bytes);
    return sum / channels;
  });
}

function sampleReader(coding: SoundLayout["coding"], bytes: number, view: DataView): (at: number) => number {
  switch (coding) {
    case "float":
      return bytes === 4 ? (at) => finite(view.getFloat32(at, true)) : (at) => finite(view.getFloat64(at, true));
    case "a-law":
      return (at) => fromALaw(view.getUint8(at));
    case "mu-law":
      return (at) => fromMuLaw(view.getUint8(at));
    case "integer":
      switch (bytes) {
        case 1:
          return (at) => (view.getUint8(at) - 128) / 128;
        case 2:
          return (at) => view.getInt16(at, true) / 32_768;
        case 3:
          return (at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 65_536) / 8_388_608;
        default:
          return (at) => view.getInt32(at, true) / 2_147_483_648;
      }
  }
}

const finite = (value: number): number => (Number.isFinite(value) ? value : 0);

function fromMuLaw(byte: number): number {
  const code = ~byte & 0xff;
  const magnitude = ((((code & 0x0f) << 3) + 0x84) << ((code & 0x70) >> 4)) - 0x84;
  return ((code & 0x80) === 0 ? magnitude : -magnitude) / 32_768;
}

function fromALaw(byte: number): number {
  const code = byte ^ 0x55;
  const [exponent, mantissa] = [(code & 0x70) >> 4, code & 0x0f];
  const magnitude = exponent === 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 0x108) << (exponent - 1);
  return ((code & 0x80) === 0 ? -magnitude : magnitude) / 32_768;
}
