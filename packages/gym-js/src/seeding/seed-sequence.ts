/**
 * Seeds made into well-mixed words. In: a non-negative integer of any size. Out: 32-bit words for a bit generator.
 * Why: identical to NumPy's SeedSequence (after M. O'Neill's seed_seq_fe128), so that one seed means the same everywhere.
 */
import { GymError, show } from "../errors/gym-error.ts";
import { freshEntropy } from "./fresh-entropy.ts";

/** A seed: a non-negative integer; use a bigint beyond 2^53 - 1. */
export type Seed = number | bigint;

const poolSize = 4;
const initA = 0x43b0d7e5;
const multiplyA = 0x931e8875;
const initB = 0x8b51f9dd;
const multiplyB = 0x58f38ded;
const mixLeft = 0xca01f9dd;
const mixRight = 0x4973f715;

/** Mixes entropy into a pool of four words from which any number of words can be drawn; immutable but for its spawn count. */
export class SeedSequence {
  /** The seed, or the 128 random bits that stand for a missing one. */
  readonly entropy: bigint;
  readonly spawnKey: readonly number[];
  readonly #pool: Uint32Array;
  #spawned = 0;

  /** Throws GymError if `seed` is negative or not an integer. */
  constructor(seed?: Seed, spawnKey: readonly number[] = []) {
    this.entropy = seed === undefined ? freshEntropy() : checkedSeed(seed);
    this.spawnKey = spawnKey;
    this.#pool = mixedPool(assembledWords(this.entropy, spawnKey));
  }

  /** The first `count` 32-bit words, the same on every call. */
  generateWords(count: number): Uint32Array {
    const words = new Uint32Array(count);
    let hash = initB;
    for (let i = 0; i < count; i++) {
      let word = (this.#pool[i % poolSize] ?? 0) ^ hash;
      hash = Math.imul(hash, multiplyB);
      word = Math.imul(word, hash);
      words[i] = word ^ (word >>> 16);
    }
    return words;
  }

  /** `count` sequences that are independent of this one and of each other; later calls give further ones. */
  spawn(count: number): SeedSequence[] {
    const first = this.#spawned;
    this.#spawned += count;
    return Array.from({ length: count }, (_, i) => new SeedSequence(this.entropy, [...this.spawnKey, first + i]));
  }
}

function checkedSeed(seed: Seed): bigint {
  const whole = typeof seed === "bigint" || Number.isSafeInteger(seed);
  if (!whole || seed < 0) {
    throw new GymError(
      "seed",
      `A seed must be an integer of at least 0 (a bigint beyond 2^53 - 1); received ${show(seed)}. Leave it out for a random one.`,
    );
  }
  return BigInt(seed);
}

/** The entropy as little-endian 32-bit words, followed by the spawn key. */
function assembledWords(entropy: bigint, spawnKey: readonly number[]): number[] {
  const words: number[] = [];
  for (let rest = entropy; rest > 0n || words.length === 0; rest >>= 32n) words.push(Number(rest & 0xffffffffn));
  if (spawnKey.length > 0) while (words.length < poolSize) words.push(0);
  return [...words, ...spawnKey];
}

function mixedPool(words: readonly number[]): Uint32Array {
  let hash = initA;
  const hashed = (value: number): number => {
    const mixed = value ^ hash;
    hash = Math.imul(hash, multiplyA);
    const product = Math.imul(mixed, hash);
    return product ^ (product >>> 16);
  };
  const pool = Uint32Array.from({ length: poolSize }, (_, i) => hashed(words[i] ?? 0));
  const stir = (target: number, value: number): void => {
    const product = Math.imul(mixLeft, pool[target] ?? 0) - Math.imul(mixRight, hashed(value));
    pool[target] = product ^ (product >>> 16);
  };
  for (let source = 0; source < poolSize; source++) {
    for (let target = 0; target < poolSize; target++) {
      if (source !== target) stir(target, pool[source] ?? 0);
    }
  }
  for (const word of words.slice(poolSize)) {
    for (let target = 0; target < poolSize; target++) stir(target, word);
  }
  return pool;
}
