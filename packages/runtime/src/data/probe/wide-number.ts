/**
 * A decimal number of up to nineteen digits in, the nearest double out, without making a string of it: the digits and the power of ten
 * are exact in two doubles, and so is their product or quotient but for its hundredth bit. Where that bit could decide, and for longer
 * numbers, nobody has to guess: `Number` is asked.
 */

const POINT = 46;
/** The greatest power of ten that a double holds exactly; all up to it. */
const MOST_POWER = 22;
export const powers = Array.from({ length: MOST_POWER + 1 }, (_, exponent) => 10 ** exponent);
/** Digits that a double holds exactly, and those that a few more add. */
const HEAD = 15;
const MOST_DIGITS = 19;
/** Splits a double into halves whose products are exact (Dekker, 1971). */
const SPLITTER = 2 ** 27 + 1;
/** What of a result is certain: an error of few roundings of its second double. */
const CERTAIN = 2 ** -100;

/** The number between two places, which `numberPattern` allows, without its sign; NaN where this is no way to tell. */
export function wideNumber(bytes: Uint8Array, start: number, end: number): number {
  let head = 0;
  let tail = 0;
  let digits = 0;
  let point = -1;
  let at = start;
  let exponent = 0;
  for (; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === POINT) {
      point = at;
      continue;
    }
    if (byte < 48 || byte > 57) break;
    if (digits < HEAD) head = head * 10 + (byte - 48);
    else tail = tail * 10 + (byte - 48);
    // Zeros in front are no digits of the number.
    if (digits > 0 || byte !== 48) digits++;
  }
  if (point >= 0) exponent = point + 1 - at;
  if (at < end) exponent += exponentAt(bytes, at + 1, end);
  if (digits > MOST_DIGITS || exponent > MOST_POWER || exponent < -MOST_POWER || Number.isNaN(exponent))
    return Number.NaN;
  return scaled(head, tail, { more: Math.max(0, digits - HEAD), exponent });
}

/** The number behind an `e`; NaN where it has so many digits that the power is none. */
function exponentAt(bytes: Uint8Array, start: number, end: number): number {
  const sign = bytes[start];
  let at = sign === 45 || sign === 43 ? start + 1 : start;
  if (end - at > 4) return Number.NaN;
  let value = 0;
  for (; at < end; at++) value = value * 10 + ((bytes[at] ?? 0) - 48);
  return sign === 45 ? -value : value;
}

/** `(head · 10^more + tail) · 10^exponent`. */
function scaled(
  head: number,
  tail: number,
  { more, exponent }: { readonly more: number; readonly exponent: number },
): number {
  const shift = powers[more] ?? 1;
  const shifted = head * shift;
  const digits = shifted + tail;
  // What the double of all digits lacks: of the product, then of the sum.
  const lack = productError(head, shift, shifted) + sumError(shifted, tail, digits);
  const power = powers[Math.abs(exponent)] ?? 1;
  let value: number;
  let rest: number;
  if (exponent < 0) {
    value = digits / power;
    const back = value * power;
    rest = (digits - back - productError(value, power, back) + lack) / power;
  } else {
    value = digits * power;
    rest = productError(digits, power, value) + lack * power;
  }
  const doubt = value * CERTAIN;
  const least = value + (rest - doubt);
  return least === value + (rest + doubt) ? least : Number.NaN;
}

/** `a · b - product`, exactly. */
function productError(a: number, b: number, product: number): number {
  const wideA = a * SPLITTER;
  const highA = wideA - (wideA - a);
  const lowA = a - highA;
  const wideB = b * SPLITTER;
  const highB = wideB - (wideB - b);
  const lowB = b - highB;
  return lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB);
}

/** `a + b - sum`, exactly (Knuth). */
function sumError(a: number, b: number, sum: number): number {
  const part = sum - a;
  return a - (sum - part) + (b - part);
}
