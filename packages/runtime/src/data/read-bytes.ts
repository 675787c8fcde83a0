/**
 * A file in, its content out, unpacked where it is gzip. A file cut short gives what there is of it, so that the
 * reader, which knows how long the content should be, can say how much is missing.
 */
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { constants, gunzip } from "node:zlib";
import { DataError, reasonOf } from "./data-error.ts";

const unpack = promisify(gunzip);
/** No source file of a data set held in memory is larger than this when unpacked. */
const LARGEST = 2 ** 31;

/** Content of a file. */
export interface FileBytes {
  readonly bytes: Uint8Array;
  /** True where a gzip stream ended before its end mark. */
  readonly truncated: boolean;
}

/** True where the bytes start as a gzip stream does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** A file whose gzip stream ends before its end mark. */
export function gzipCutShort(path: string): DataError {
  return new DataError(`\`${path}\` is cut short: its gzip stream ends too early`, "get the file again", path);
}

/** Bytes without the extra methods of `Buffer`: its `slice` and its JSON differ from those of other arrays. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Unpacks bytes where they are gzip; throws `DataError` where the stream is damaged. */
export async function unpackBytes(raw: Uint8Array, path: string): Promise<FileBytes> {
  if (!isGzip(raw)) return { bytes: plain(raw), truncated: false };
  try {
    return { bytes: plain(await unpack(raw, { maxOutputLength: LARGEST })), truncated: false };
  } catch (error) {
    const partial = await unpack(raw, { maxOutputLength: LARGEST, finishFlush: constants.Z_SYNC_FLUSH }).catch(
      () => null,
    );
    if (partial !== null) return { bytes: plain(partial), truncated: true };
    throw new DataError(
      `\`${path}\` is damaged: its gzip stream cannot be unpacked (${reasonOf(error)})`,
      "get the file again, or unpack it by hand to see where it breaks",
      path,
    );
  }
}

/** Reads a file whole, unpacked where it is gzip. */
export async function readBytes(path: string, signal?: AbortSignal): Promise<FileBytes> {
  const raw = await readFile(path, signal === undefined ? {} : { signal });
  return unpackBytes(raw, path);
}
