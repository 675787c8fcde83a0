/**
 * Normal and exponential numbers. In: a bit generator. Out: standard normal and standard exponential numbers.
 * Why: identical to NumPy, which uses the ziggurat method (Marsaglia & Tsang 2000) with 256 layers. The tables are
 * NumPy's, since their last bits decide. Tails (a few draws in 10,000) call log1p, whose last bit may differ
 * between maths libraries; NumPy itself has that between platforms.
 */
import type { Pcg64 } from "./pcg64.ts";
import { exponentialLimits, exponentialTops, exponentialWidths } from "./ziggurat-exponential-tables.ts";
import { normalLimits, normalTops, normalWidths } from "./ziggurat-normal-tables.ts";

const normalTailStart = 3.654152885361009;
const normalTailStartInverse = 0.2736612373297583;
const exponentialTailStart = 7.69711747013105;

/** A number from the standard normal distribution. */
export function standardNormal(bits: Pcg64): number {
  for (;;) {
    bits.next();
    const { high, low } = bits;
    const layer = low & 0xff;
    const negative = (low & 0x100) !== 0;
    const magnitude = (high & 0x1fffffff) * 8388608 + (low >>> 9);
    const distance = magnitude * entry(normalWidths, layer);
    const x = negative ? -distance : distance;
    if (magnitude < entry(normalLimits, layer)) return x;
    if (layer === 0) {
      const tail = normalTail(bits);
      // NumPy takes the tail's sign from another bit of the same word: bit 8 of the magnitude.
      return (low & 0x20000) !== 0 ? -tail : tail;
    }
    if (underCurve(bits, normalTops, layer) < Math.exp(-0.5 * x * x)) return x;
  }
}

/** A number beyond the tail's start, after Marsaglia 1964. */
function normalTail(bits: Pcg64): number {
  for (;;) {
    const beyond = -normalTailStartInverse * Math.log1p(-bits.nextDouble());
    const height = -Math.log1p(-bits.nextDouble());
    if (height + height > beyond * beyond) return normalTailStart + beyond;
  }
}

/** A number from the exponential distribution with mean 1. */
export function standardExponential(bits: Pcg64): number {
  for (;;) {
    bits.next();
    const { high, low } = bits;
    const layer = (low >>> 3) & 0xff;
    const magnitude = (high >>> 0) * 2097152 + (low >>> 11);
    const x = magnitude * entry(exponentialWidths, layer);
    if (magnitude < entry(exponentialLimits, layer)) return x;
    if (layer === 0) return exponentialTailStart - Math.log1p(-bits.nextDouble());
    if (underCurve(bits, exponentialTops, layer) < Math.exp(-x)) return x;
  }
}

/** A height drawn uniformly within a layer. */
function underCurve(bits: Pcg64, tops: readonly number[], layer: number): number {
  const top = entry(tops, layer);
  return (entry(tops, layer - 1) - top) * bits.nextDouble() + top;
}

function entry(table: readonly number[], index: number): number {
  return table[index] ?? Number.NaN;
}
