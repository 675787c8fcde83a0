/**
 * A family of random streams under one name, one for each index (a row, say): cheap to come by, since the name is hashed
 * once, and each with its own numbers whatever order they are drawn in.
 */
import { normalQuantiles } from "./normal-quantiles.ts";
import { philoxBlock, philoxKey } from "./philox.ts";
import { streamSeed } from "./stream.ts";

/** The stream of one index at a time; `seek` goes to the start of another. */
export interface IndexedStreams {
  /** Goes to the first number of stream `index` (an integer in `[0, 2^32)`). */
  seek(index: number): void;
  /** Uniform integer in `[0, 2^32)`. */
  uint32(): number;
  /** Uniform number in `[0, 1)` with 32 random bits. */
  uniform(): number;
  /** Standard normal number from 16 random bits, for noise. */
  normal(): number;
}

/** The streams of that name under a program seed. */
export function indexedStreams(seed: number, ...name: readonly (string | number)[]): IndexedStreams {
  const { key, counterHigh } = philoxKey(streamSeed(seed, ...name));
  const high: [number, number] = [counterHigh[0], counterHigh[1]];
  // The index goes into the third word of the counter: blocks of different indices never coincide.
  const stream = { key, counterHigh: high };
  const block = new Uint32Array(4);
  let next = 0;
  let lane = 4;
  const quantiles = normalQuantiles();
  // Whether the upper half of `spare` is still to be used.
  let half = false;
  let spare = 0;
  const uint32 = (): number => {
    if (lane === 4) {
      philoxBlock(stream, next++, block);
      lane = 0;
    }
    return block[lane++] ?? 0;
  };
  return {
    seek: (index) => {
      high[0] = (counterHigh[0] ^ index) >>> 0;
      next = 0;
      lane = 4;
      half = false;
    },
    uint32,
    uniform: () => uint32() / 0x100000000,
    normal: () => {
      if (!half) spare = uint32();
      half = !half;
      const step = half ? spare & 0xffff : spare >>> 16;
      return quantiles[step] ?? 0;
    },
  };
}
