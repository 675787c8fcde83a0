/**
 * A family of random streams under one name, one for each index (a row, say) and part of it (a step, say): cheap to come by, since
 * the name is hashed once, and each with its own numbers whatever order they are drawn in.
 */
import { philoxBlock, philoxKey } from "./philox.ts";
import { streamSeed } from "./stream.ts";

/** The stream of one index and part at a time; `seek` goes to the start of another. */
export interface IndexedStreams {
  /** Goes to the first number of stream `index`, `part` (integers in `[0, 2^32)`; part 0 unless given). */
  seek(index: number, part?: number): void;
  /** Uniform integer in `[0, 2^32)`. */
  uint32(): number;
  /** Uniform number in `[0, 1)` with 32 random bits. */
  uniform(): number;
}

/** The streams of that name under a program seed. */
export function indexedStreams(seed: number, ...name: readonly (string | number)[]): IndexedStreams {
  const { key, counterHigh } = philoxKey(streamSeed(seed, ...name));
  const high: [number, number] = [counterHigh[0], counterHigh[1]];
  // Index and part go into the upper words of the counter: blocks of different streams never coincide.
  const stream = { key, counterHigh: high };
  const block = new Uint32Array(4);
  let next = 0;
  let lane = 4;
  const uint32 = (): number => {
    if (lane === 4) {
      philoxBlock(stream, next++, block);
      lane = 0;
    }
    return block[lane++] ?? 0;
  };
  return {
    seek: (index, part = 0) => {
      high[0] = (counterHigh[0] ^ index) >>> 0;
      high[1] = (counterHigh[1] ^ part) >>> 0;
      next = 0;
      lane = 4;
    },
    uint32,
    uniform: () => uint32() / 0x100000000,
  };
}
