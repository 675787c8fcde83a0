/**
 * Philox 4×32-10, a counter-based generator: any number of any stream can be had without drawing those before it, so
 * that work may stop, resume or move between processes and see the same numbers. The arithmetic is that of TensorFlow's
 * stateless random ops, number for number.
 *
 * Source: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (SC 2011), section 3.3.
 */

const MULTIPLIER_A = 0xd2511f53;
const MULTIPLIER_B = 0xcd9e8d57;
const WEYL_A = 0x9e3779b9;
const WEYL_B = 0xbb67ae85;

/** High 32 bits of the 64-bit product of two unsigned 32-bit numbers, in 32-bit arithmetic throughout: half the time of doubles. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const low = Math.imul(aLow, bLow);
  const middleA = (Math.imul(aHigh, bLow) + (low >>> 16)) | 0;
  const middleB = (Math.imul(aLow, bHigh) + (middleA & 0xffff)) | 0;
  return (Math.imul(aHigh, bHigh) + (middleA >>> 16) + (middleB >>> 16)) | 0;
}

/** Key of a stream: where its numbers start. */
export interface PhiloxKey {
  readonly key: readonly [number, number];
  /** Words 2 and 3 of the counter; words 0 and 1 count blocks of four numbers. */
  readonly counterHigh: readonly [number, number];
}

/** Writes the four 32-bit numbers of block `index` into `out` (length ≥ 4). */
export function philoxBlock(stream: PhiloxKey, index: number, out: Uint32Array): void {
  philoxWords(stream, [index >>> 0, Math.floor(index / 0x100000000) >>> 0], out);
}

/** As `philoxBlock`, with words 0 and 1 of the counter given apart: together they may exceed what a number holds exactly. */
export function philoxWords(stream: PhiloxKey, counterLow: readonly [number, number], out: Uint32Array): void {
  // Words are kept as signed integers, which the engine computes with faster; `out` reads them as unsigned.
  let c0: number = counterLow[0] | 0;
  let c1: number = counterLow[1] | 0;
  let c2: number = stream.counterHigh[0] | 0;
  let c3: number = stream.counterHigh[1] | 0;
  let k0: number = stream.key[0] | 0;
  let k1: number = stream.key[1] | 0;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(MULTIPLIER_A, c0);
    const low0 = Math.imul(MULTIPLIER_A, c0);
    const high1 = multiplyHigh(MULTIPLIER_B, c2);
    const low1 = Math.imul(MULTIPLIER_B, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + WEYL_A) | 0;
    k1 = (k1 + WEYL_B) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/**
 * The stream that TensorFlow's `StatelessRandom*` ops use for an int32 seed pair: the seeds pass once through Philox, so
 * that neighbouring seeds give unrelated streams.
 */
export function philoxKey(seed: readonly [number, number]): PhiloxKey {
  const signWord = (value: number): number => (value < 0 ? 0xffffffff : 0);
  const mixed = new Uint32Array(4);
  // The scramble's counter is seed0 and seed1, each widened to 64 bits with its sign.
  const wide = (value: number): [number, number] => [(value | 0) >>> 0, signWord(value | 0)];
  philoxWords({ key: [0x3ec8f720, 0x02461e29], counterHigh: wide(seed[1]) }, wide(seed[0]), mixed);
  const [m0 = 0, m1 = 0, m2 = 0, m3 = 0] = mixed;
  return { key: [m0, m1], counterHigh: [m2, m3] };
}

const scratchBits = new Uint32Array(1);
const scratchFloat = new Float32Array(scratchBits.buffer);

/** A float32 in `[0, 1)` from 32 random bits: the low 23 become the mantissa. */
export function uniformFromBits(bits: number): number {
  scratchBits[0] = (bits & 0x7fffff) | 0x3f800000;
  return (scratchFloat[0] ?? 1) - 1;
}

/** `count` float32 in `[0, 1)`, equal to `StatelessRandomUniform(shape, seed)` flattened. */
export function statelessUniform(count: number, seed: readonly [number, number]): Float32Array {
  const stream = philoxKey(seed);
  const block = new Uint32Array(4);
  const values = new Float32Array(count);
  for (let start = 0, index = 0; start < count; start += 4, index++) {
    philoxBlock(stream, index, block);
    const end = Math.min(4, count - start);
    for (let lane = 0; lane < end; lane++) values[start + lane] = uniformFromBits(block[lane] ?? 0);
  }
  return values;
}
