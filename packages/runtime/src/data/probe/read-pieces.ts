/**
 * A file in, its content out as the probe takes it: whole up to a bound, else its start and blocks spread evenly over the
 * rest. Synchronous.
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { systemCode } from "../../system-code.ts";
import { DataError, reasonOf } from "../data-error.ts";
import { gzipCutShort, isGzip } from "../read-bytes.ts";
import { unpackStart, unpackWhole } from "../unpack-start.ts";

/** Files up to this are taken whole. */
const LARGEST_WHOLE = 64 * 2 ** 20;
const HEAD = 4 * 2 ** 20;
const BLOCK = 2 ** 18;
const BLOCKS = 48;

/** What was read of a file. */
export interface Pieces {
  /** The start of the file first; later pieces begin anywhere. */
  readonly pieces: readonly Buffer[];
  /** Whether the first piece is all of it. */
  readonly whole: boolean;
  /** Length of the content; null where only unpacking it all would tell. */
  readonly length: number | null;
}

/**
 * Reads a file whole or in samples; `budget` are the bytes that may still be taken whole. Throws as the system does, and
 * `DataError` for what cannot be unpacked.
 */
export function readPieces(path: string, budget: number): Pieces {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const largest = Math.min(LARGEST_WHOLE, budget);
    if (size <= largest) {
      const bytes = readAt(file, 0, size);
      if (!isGzip(bytes)) return { pieces: [bytes], whole: true, length: bytes.length };
      const unpacked = unpackFile(path, bytes, largest);
      return unpacked === null ? packedHead(bytes) : { pieces: [unpacked], whole: true, length: unpacked.length };
    }
    const head = readAt(file, 0, HEAD);
    if (isGzip(head)) return packedHead(head);
    const step = (size - HEAD) / BLOCKS;
    const blocks = Array.from({ length: BLOCKS }, (_, index) =>
      readAt(file, Math.floor(HEAD + index * step), Math.min(BLOCK, Math.floor(step))),
    );
    return { pieces: [head, ...blocks], whole: false, length: size };
  } finally {
    closeSync(file);
  }
}

/** All content of a file, or null where it is too long; throws `DataError` where it is cut short or damaged. */
function unpackFile(path: string, bytes: Buffer, most: number): Buffer | null {
  try {
    return unpackWhole(bytes, most);
  } catch (error) {
    if (systemCode(error) === "Z_BUF_ERROR") throw gzipCutShort(path);
    throw new DataError(`\`${path}\` is damaged: ${reasonOf(error)}`, "get the file again", path);
  }
}

/** The start of compressed content; its end cannot be reached without all before it. */
function packedHead(packed: Buffer): Pieces {
  const { bytes } = unpackStart(packed, HEAD);
  return { pieces: [Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)], whole: false, length: null };
}

function readAt(file: number, start: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length);
  let done = 0;
  while (done < length) {
    const got = readSync(file, bytes, done, length - done, start + done);
    if (got === 0) break;
    done += got;
  }
  return bytes.subarray(0, done);
}
