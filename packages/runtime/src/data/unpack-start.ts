/**
 * Gzip bytes in, the start of what they unpack to out, in bounded memory and time whatever they claim to be. Synchronous.
 */
import { constants, gunzipSync } from "node:zlib";

/** No byte gives more (the longest copies of deflate). */
const MOST_A_BYTE = 1_032;

/** Bytes that are unpacked first. */
const FIRST = 2 ** 10;

/** All content of whole gzip bytes; null where it is longer than `most`. Throws where they are damaged. */
export function unpackWhole(packed: Uint8Array, most: number): Buffer | null {
  // The last four bytes say how long the content is; a bomb lies, so the bound holds in any case. Those of a file that is cut short say
  // anything, mostly more than it can hold.
  const [a = 0, b = 0, c = 0, d = 0] = packed.subarray(-4);
  const claimed = (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
  const plausible = claimed <= MOST_A_BYTE * packed.length;
  return claimed > most && plausible ? null : unpack(packed, most, false);
}

/** Up to `most` bytes from the start of the content, about half of it at least; `complete` where that is all that the bytes give. */
export function unpackStart(packed: Uint8Array, most: number): { bytes: Uint8Array; complete: boolean } {
  const room = Math.max(most, FIRST * MOST_A_BYTE);
  let bytes: Uint8Array = new Uint8Array();
  for (let length = FIRST; ; length *= 2) {
    const more = unpack(packed.subarray(0, length), room, true);
    if (more === null) return { bytes: bytes.subarray(0, most), complete: false };
    bytes = more;
    const all = length >= packed.length;
    if (all || 2 * bytes.length >= most) {
      return { bytes: bytes.subarray(0, most), complete: all && bytes.length <= most };
    }
  }
}

function unpack(packed: Uint8Array, most: number, partly: boolean): Buffer | null {
  try {
    return gunzipSync(packed, { maxOutputLength: most, ...(partly ? { finishFlush: constants.Z_SYNC_FLUSH } : {}) });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
