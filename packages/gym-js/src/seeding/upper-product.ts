/**
 * The half of a product that `Math.imul` drops. In: two 32-bit words. Out: the upper 32 bits of their product.
 * Why: 128-bit arithmetic and unbiased bounded integers both rest on it.
 */

/** The upper 32 bits, unsigned, of the 64-bit product of two 32-bit words (signed or unsigned). */
export function upperProduct(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16);
  const cross = Math.imul(aLow, bHigh) + (middle & 0xffff);
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (cross >>> 16)) >>> 0;
}
