/** A file in, its first bytes out, unpacked and synchronously: what tells a format, a size or column names. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { isGzip } from "./read-bytes.ts";
import { unpackStart } from "./unpack-start.ts";

/** The start of a file, unpacked; `complete` where it is all of it. */
export function readStart(path: string, largest: number): { bytes: Uint8Array; complete: boolean } {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const raw = new Uint8Array(Math.min(size, largest));
    let length = 0;
    while (length < raw.length) {
      const got = readSync(file, raw, length, raw.length - length, length);
      if (got === 0) break;
      length += got;
    }
    const read = raw.subarray(0, length);
    if (!isGzip(read)) return { bytes: read, complete: length === size };
    const { bytes, complete } = unpackStart(read, largest);
    return { bytes, complete: complete && length === size };
  } finally {
    closeSync(file);
  }
}
