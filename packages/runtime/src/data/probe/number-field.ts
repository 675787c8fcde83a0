/**
 * A field's bytes in, the number that they spell out: what `Number` gives for what `numberPattern` allows, without making a string of
 * what has up to nineteen digits.
 */
import { powers, wideNumber } from "./wide-number.ts";

const DOT = 46;

/** The number in a trimmed field; NaN where it is none. */
export function numberField(bytes: Buffer, start: number, end: number): number {
  let at = start;
  const sign = bytes[at];
  if (sign === 45 || sign === 43) at++;
  const digits = at;
  let mantissa = 0;
  let point = -1;
  for (; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 48 && byte <= 57) mantissa = mantissa * 10 + (byte - 48);
    else if (byte === DOT && point < 0) point = at;
    else break;
  }
  const count = at - digits - (point < 0 ? 0 : 1);
  if (count <= 0) return Number.NaN;
  const decimals = point < 0 ? 0 : at - point - 1;
  if (at === end && count <= 15) {
    // Both are exact in a double, so the quotient is the nearest one (Clinger 1990).
    const value = decimals === 0 ? mantissa : mantissa / (powers[decimals] ?? 1);
    return sign === 45 ? -value : value;
  }
  if (at < end && !isExponent(bytes, at, end)) return Number.NaN;
  const value = wideNumber(bytes, digits, end);
  if (Number.isNaN(value)) return Number(bytes.toString("latin1", start, end));
  return sign === 45 ? -value : value;
}

/** Whether the rest of a field is an `e` and a whole number. */
function isExponent(bytes: Uint8Array, start: number, end: number): boolean {
  if (((bytes[start] ?? 0) | 32) !== 101) return false;
  const sign = bytes[start + 1];
  const first = sign === 45 || sign === 43 ? start + 2 : start + 1;
  for (let at = first; at < end; at++) if ((bytes[at] ?? 0) < 48 || (bytes[at] ?? 0) > 57) return false;
  return first < end;
}
