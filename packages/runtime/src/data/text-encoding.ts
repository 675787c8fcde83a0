/** Bytes of a file of text in, an error out where they are those of another encoding or of no text at all. */
import { isUtf8 } from "node:buffer";
import { DataError } from "./data-error.ts";

const LF = 10;
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

/** What is wrong with whole lines of which the first is `line`; null for text. */
export function textFault(
  bytes: Buffer,
  { path, line }: { readonly path: string; readonly line: number },
): DataError | null {
  const zero = isUtf8(bytes);
  if (zero && !bytes.includes(0)) return null;
  let number = line;
  for (let at = 0; at < bytes.length; number++) {
    const stop = bytes.indexOf(LF, at);
    const next = stop < 0 ? bytes.length : stop + 1;
    const text = bytes.subarray(at, next);
    if (zero ? text.includes(0) : !isUtf8(text)) break;
    at = next;
  }
  const place = { file: path, line: number };
  return zero
    ? new DataError(`\`${path}\` holds a zero byte in line ${number}`, "check that this is a file of text", place)
    : new DataError(`\`${path}\` is not UTF-8 text in line ${number}`, "save it as UTF-8", place);
}

/** Refuses the start of a file that is other text or none; `whole` says that nothing follows. */
export function checkText(head: Buffer, { path, whole }: { readonly path: string; readonly whole: boolean }): void {
  refuseOtherText(head, path);
  // What is not the whole may end within a sign.
  const wrong = textFault(whole ? head : head.subarray(0, head.lastIndexOf(LF) + 1), { path, line: 1 });
  if (wrong !== null) throw wrong;
}

/** The line that a place stands in, counted from 1. */
export function lineAt(bytes: Uint8Array, place: number): number {
  let line = 1;
  for (let at = bytes.indexOf(LF); at >= 0 && at < place; at = bytes.indexOf(LF, at + 1)) line++;
  return line;
}
