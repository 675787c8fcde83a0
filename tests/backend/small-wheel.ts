/**
 * Names and contents in, a wheel (a zip file) on disk out, with the pin that describes it. Entries are stored, not
 * compressed, and large files are streamed, so that a wheel of the real libraries takes seconds to make.
 */
import { createHash } from "node:crypto";
import { closeSync, openSync, readSync, statSync, writeSync } from "node:fs";
import path from "node:path";
import { crc32 } from "node:zlib";
import type { PinnedWheel, PlatformPins } from "../../packages/runtime/src/backend/pins.ts";

/** An entry: its name, and its bytes or the file to take them from. */
export interface WheelEntry {
  readonly name: string;
  readonly content: Buffer | { readonly file: string };
}

const block = Buffer.alloc(1 << 20);

function* chunksOf(content: WheelEntry["content"]): Generator<Buffer> {
  if (Buffer.isBuffer(content)) {
    yield content;
    return;
  }
  const file = openSync(content.file, "r");
  for (let count = readSync(file, block); count > 0; count = readSync(file, block)) yield block.subarray(0, count);
  closeSync(file);
}

function sizeOf(content: WheelEntry["content"]): number {
  return Buffer.isBuffer(content) ? content.length : statSync(content.file).size;
}

/** Header fields that the local and the central record share (APPNOTE.TXT 4.3.7, 4.3.12). */
function fields(entry: WheelEntry, sum: number): Buffer {
  const shared = Buffer.alloc(26);
  shared.writeUInt16LE(20, 0);
  shared.writeUInt32LE(sum, 10);
  shared.writeUInt32LE(sizeOf(entry.content), 14);
  shared.writeUInt32LE(sizeOf(entry.content), 18);
  shared.writeUInt16LE(Buffer.byteLength(entry.name), 22);
  return shared;
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** Writes a wheel named `file` into `folder` and returns pins that ask for all its entries. */
export function writeWheel(folder: string, file: string, entries: readonly WheelEntry[]): PlatformPins {
  const output = openSync(path.join(folder, file), "w");
  const hash = createHash("sha256");
  let offset = 0;
  const write = (bytes: Buffer): void => {
    writeSync(output, bytes);
    hash.update(bytes);
    offset += bytes.length;
  };
  const central: Buffer[] = [];
  for (const entry of entries) {
    let sum = 0;
    for (const chunk of chunksOf(entry.content)) sum = crc32(chunk, sum);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    const shared = fields(entry, sum);
    central.push(Buffer.concat([word(0x02014b50), Buffer.from([20, 0]), shared, tail, Buffer.from(entry.name)]));
    write(Buffer.concat([word(0x04034b50), shared, Buffer.from(entry.name)]));
    for (const chunk of chunksOf(entry.content)) write(chunk);
  }
  const start = offset;
  for (const record of central) write(record);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(offset - start, 8);
  end.writeUInt32LE(start, 12);
  write(Buffer.concat([word(0x06054b50), end]));
  closeSync(output);
  const [project = "", version = ""] = file.split("-");
  const wheel: PinnedWheel = {
    project: project.replaceAll("_", "-"),
    version,
    file,
    size: offset,
    sha256: hash.digest("hex"),
    entries: entries.map((entry) => entry.name),
  };
  return { variant: "cpu", wheels: [wheel], maximumBytes: 2e9 };
}
