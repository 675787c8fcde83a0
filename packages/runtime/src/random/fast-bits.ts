/**
 * Four random words in, many more out: for noise, which needs a number for every value and none of them by itself. Chris
 * Doty-Humphrey's `sfc32` (PractRand), a small part of Philox's time a word. Its start comes from a named stream, so noise is as much a
 * function of seed and name as every other number.
 */
import type { IndexedStreams } from "./indexed-streams.ts";

/** Fills the first `count` places of `into` with random words, started by the next four of `random`. */
export function fillWithBits(into: Int32Array, random: IndexedStreams, count: number = into.length): void {
  let a = random.uint32() | 0;
  let b = random.uint32() | 0;
  let c = random.uint32() | 0;
  let counter = random.uint32() | 0;
  for (let at = 0; at < count; at++) {
    const word = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + word) | 0;
    into[at] = word;
  }
}
