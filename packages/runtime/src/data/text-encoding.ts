/** The first bytes of a file of text in, an error out where they are those of another encoding or of no text at all. */
import { DataError } from "./data-error.ts";

/** Bytes in which zeros are looked for. */
const LOOKED_AT = 4096;

/** Throws `DataError` for UTF-16 and UTF-32, and for what holds zero bytes. */
export function refuseOtherText(bytes: Uint8Array, path: string): void {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new DataError(`\`${path}\` is UTF-16 text, not UTF-8`, "save it as UTF-8", path);
  }
  const zero = bytes.subarray(0, LOOKED_AT).indexOf(0);
  if (zero < 0) return;
  const often = bytes.subarray(0, LOOKED_AT).reduce((sum, byte) => sum + (byte === 0 ? 1 : 0), 0);
  const wide = 3 * often > Math.min(bytes.length, LOOKED_AT);
  throw new DataError(
    wide ? `\`${path}\` looks like UTF-16 text, not UTF-8` : `\`${path}\` holds zero bytes, so it is no text`,
    wide ? "save it as UTF-8" : "check that this is the file you mean",
    path,
  );
}
