/**
 * The bit generator. In: a SeedSequence. Out: a stream of 64-bit words, given as two 32-bit halves.
 * Why: identical to NumPy's PCG64 (PCG XSL RR 128/64, M. O'Neill 2014, https://www.pcg-random.org), including how a
 * word is split when 32 bits are asked for. 128-bit arithmetic is on four 32-bit limbs: BigInt is some 30 times slower.
 */
import type { SeedSequence } from "./seed-sequence.ts";
import { upperProduct } from "./upper-product.ts";

/** The whole state of a Pcg64, as NumPy's `bit_generator.state` shows it; plain data that can be kept and restored. */
export interface Pcg64State {
  readonly state: bigint;
  readonly increment: bigint;
  /** The upper half of a word of which the lower half was handed out, or null. */
  readonly kept: number | null;
}

// The multiplier 0x2360ED051FC65DA44385DF649FCCF645, least significant limb first.
const m0 = 0x9fccf645;
const m1 = 0x4385df64;
const m2 = 0x1fc65da4;
const m3 = 0x2360ed05;
const two32 = 2 ** 32;

/** PCG64: 128 bits of state, 64 bits a draw. Fields are int32 so that engines keep them unboxed. */
export class Pcg64 {
  #s0 = 0;
  #s1 = 0;
  #s2 = 0;
  #s3 = 0;
  #i0 = 0;
  #i1 = 0;
  #i2 = 0;
  #i3 = 0;
  #hasKept = false;
  #kept = 0;
  /** Upper half of the latest word, as a signed 32-bit integer. */
  high = 0;
  /** Lower half of the latest word, as a signed 32-bit integer. */
  low = 0;

  constructor(seeds: SeedSequence) {
    const words = seeds.generateWords(8);
    const wide = (i: number): bigint => (BigInt(words[i + 1] ?? 0) << 32n) | BigInt(words[i] ?? 0);
    const start = (wide(0) << 64n) | wide(2);
    const increment = BigInt.asUintN(128, (((wide(4) << 64n) | wide(6)) << 1n) | 1n);
    this.restore({ state: increment, increment, kept: null });
    this.restore({ state: BigInt.asUintN(128, this.snapshot().state + start), increment, kept: null });
    this.#advance();
  }

  /** Draws 64 bits into `high` and `low`. */
  next(): void {
    this.#advance();
    const upper = this.#s3 ^ this.#s1;
    const lower = this.#s2 ^ this.#s0;
    const turn = this.#s3 >>> 26;
    const by = turn & 31;
    // Rotating right by 32 or more swaps the halves first.
    const a = turn < 32 ? upper : lower;
    const b = turn < 32 ? lower : upper;
    this.high = by === 0 ? a : (a >>> by) | (b << (32 - by));
    this.low = by === 0 ? b : (b >>> by) | (a << (32 - by));
  }

  /** Draws 32 bits as an unsigned integer; every second call hands out the upper half of the word before. */
  next32(): number {
    if (this.#hasKept) {
      this.#hasKept = false;
      return this.#kept >>> 0;
    }
    this.next();
    this.#hasKept = true;
    this.#kept = this.high;
    return this.low >>> 0;
  }

  /** Draws 64 bits and gives the upper 53 as a number in [0, 1). */
  nextDouble(): number {
    this.next();
    return ((this.high >>> 0) * 2097152 + (this.low >>> 11)) / 9007199254740992;
  }

  /** Draws 64 bits as a bigint; for ranges beyond 32 bits only, since it allocates. */
  next64(): bigint {
    this.next();
    return (BigInt(this.high >>> 0) << 32n) | BigInt(this.low >>> 0);
  }

  /** The state as plain data. */
  snapshot(): Pcg64State {
    return {
      state: joined(this.#s0, this.#s1, this.#s2, this.#s3),
      increment: joined(this.#i0, this.#i1, this.#i2, this.#i3),
      kept: this.#hasKept ? this.#kept >>> 0 : null,
    };
  }

  /** Continues from a state taken by `snapshot`. */
  restore(from: Pcg64State): void {
    const limb = (value: bigint, index: bigint): number => Number(BigInt.asIntN(32, value >> (32n * index)));
    this.#s0 = limb(from.state, 0n);
    this.#s1 = limb(from.state, 1n);
    this.#s2 = limb(from.state, 2n);
    this.#s3 = limb(from.state, 3n);
    this.#i0 = limb(from.increment, 0n);
    this.#i1 = limb(from.increment, 1n);
    this.#i2 = limb(from.increment, 2n);
    this.#i3 = limb(from.increment, 3n);
    this.#hasKept = from.kept !== null;
    this.#kept = (from.kept ?? 0) | 0;
  }

  /** state = state * multiplier + increment, modulo 2^128. */
  #advance(): void {
    const s0 = this.#s0;
    const s1 = this.#s1;
    const s2 = this.#s2;
    const column0 = (Math.imul(s0, m0) >>> 0) + (this.#i0 >>> 0);
    const column1 =
      upperProduct(s0, m0) +
      (Math.imul(s0, m1) >>> 0) +
      (Math.imul(s1, m0) >>> 0) +
      (this.#i1 >>> 0) +
      (column0 >= two32 ? 1 : 0);
    const column2 =
      upperProduct(s0, m1) +
      upperProduct(s1, m0) +
      (Math.imul(s0, m2) >>> 0) +
      (Math.imul(s1, m1) >>> 0) +
      (Math.imul(s2, m0) >>> 0) +
      (this.#i2 >>> 0) +
      Math.floor(column1 / two32);
    const column3 =
      upperProduct(s0, m2) +
      upperProduct(s1, m1) +
      upperProduct(s2, m0) +
      (Math.imul(s0, m3) >>> 0) +
      (Math.imul(s1, m2) >>> 0) +
      (Math.imul(s2, m1) >>> 0) +
      (Math.imul(this.#s3, m0) >>> 0) +
      (this.#i3 >>> 0) +
      Math.floor(column2 / two32);
    this.#s0 = column0 | 0;
    this.#s1 = column1 | 0;
    this.#s2 = column2 | 0;
    this.#s3 = column3 | 0;
  }
}

function joined(limb0: number, limb1: number, limb2: number, limb3: number): bigint {
  return [limb3, limb2, limb1, limb0].reduce((bits, limb) => (bits << 32n) | BigInt(limb >>> 0), 0n);
}
