/**
 * A field's bytes in, the number that they spell out: what `Number` gives for what `numberPattern` allows, without
 * making a string for the common short ones.
 */
import { numberPattern } from "../csv-words.ts";

const DOT = 46;
const powers = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

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
  const text = bytes.toString("latin1", start, end);
  return numberPattern.test(text) ? Number(text) : Number.NaN;
}
