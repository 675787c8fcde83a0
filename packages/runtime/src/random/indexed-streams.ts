/**
 * A family of random streams under one name, one for each index (a row, say): cheap to come by, since the name is hashed
 * once, and each with its own numbers whatever order they are drawn in.
 */
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
  /** Fills `out` with standard normal numbers (Box and Muller, 1958). */
  normals(out: Float64Array): void;
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
    },
    uint32,
    uniform: () => uint32() / 0x100000000,
    normals: (out) => {
      for (let at = 0; at < out.length; at += 2) {
        const radius = Math.sqrt(-2 * Math.log((uint32() + 0.5) / 0x100000000));
        const angle = (2 * Math.PI * uint32()) / 0x100000000;
        out[at] = radius * Math.cos(angle);
        if (at + 1 < out.length) out[at + 1] = radius * Math.sin(angle);
      }
    },
  };
}
