/**
 * Integers below a bound without bias. In: a bit generator and a bound. Out: integers.
 * Why: identical to NumPy, which uses Lemire's method (https://arxiv.org/abs/1805.10941) and takes narrow integers from
 * pieces of one 32-bit word.
 */
import type { Pcg64 } from "./pcg64.ts";
import { upperProduct } from "./upper-product.ts";

/** Arrays that hold the integers NumPy draws from 8, 16 or 32 bits. */
export type IntegerArray = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;

const two32 = 2 ** 32;

/** An integer from 0 to `span` inclusive; `span` is a non-negative safe integer. */
export function boundedInteger(bits: Pcg64, span: number): number {
  if (span === 0) return 0;
  if (span < two32) return bounded32(bits, span);
  return Number(bounded64(bits, BigInt(span)));
}

/** An integer from 0 to `span` inclusive, 0 < span < 2^32, from one 32-bit word unless it is rejected. */
function bounded32(bits: Pcg64, span: number): number {
  const count = span + 1;
  if (count === two32) return bits.next32();
  if ((count & span) === 0) {
    // A power of two divides 2^32: no word is rejected, and the product's upper half is a shift.
    return bits.next32() >>> Math.clz32(span);
  }
  let word = bits.next32();
  if (Math.imul(word, count) >>> 0 < count) {
    const threshold = (two32 - count) % count;
    while (Math.imul(word, count) >>> 0 < threshold) word = bits.next32();
  }
  return upperProduct(word, count);
}

/** An integer from 0 to `span` inclusive, span < 2^32, by masking and rejecting: what NumPy does where it shuffles. */
export function maskedInteger(bits: Pcg64, span: number): number {
  if (span === 0) return 0;
  const mask = 0xffffffff >>> Math.clz32(span);
  for (;;) {
    const value = (bits.next32() & mask) >>> 0;
    if (value <= span) return value;
  }
}

function bounded64(bits: Pcg64, span: bigint): bigint {
  const count = span + 1n;
  const threshold = ((1n << 64n) - count) % count;
  for (;;) {
    const product = bits.next64() * count;
    if (BigInt.asUintN(64, product) >= threshold) return product >> 64n;
  }
}

/** Fills `into` with integers from `low` to `low + span` inclusive, drawn at the width of the array's elements. */
export function fillBoundedIntegers(bits: Pcg64, into: IntegerArray, bounds: { low: number; span: number }): void {
  const { low, span } = bounds;
  const width = into.BYTES_PER_ELEMENT * 8;
  if (width === 32 || span === 0) {
    for (let i = 0; i < into.length; i++) into[i] = low + boundedInteger(bits, span);
    return;
  }
  const pieces = 2 ** width;
  const count = span + 1;
  const threshold = (pieces - count) % count;
  let word = 0;
  let left = 0;
  const piece = (): number => {
    if (left === 0) {
      word = bits.next32();
      left = 32 / width;
    } else {
      word >>>= width;
    }
    left--;
    return word & (pieces - 1);
  };
  for (let i = 0; i < into.length; i++) {
    let product = piece() * count;
    while (product % pieces < threshold) product = piece() * count;
    into[i] = low + Math.floor(product / pieces);
  }
}
