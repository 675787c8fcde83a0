import { describe, expect, it } from "vitest";
import { fillWithBits } from "./fast-bits.ts";
import { indexedStreams } from "./indexed-streams.ts";

const random = indexedStreams(1, "bits");

function bits(index: number, count: number): Int32Array {
  const words = new Int32Array(count);
  random.seek(index);
  fillWithBits(words, random);
  return words;
}

describe("fillWithBits", () => {
  it("computes sfc32 as published", () => {
    // The generator of PractRand's sfc.cpp, in 64-bit integers cut off to 32 bits.
    random.seek(5);
    let [a, b, c, counter] = [random.uint32(), random.uint32(), random.uint32(), random.uint32()].map(BigInt);
    const mask = 0xffffffffn;
    const expected = Array.from({ length: 50 }, () => {
      const word: bigint = ((a ?? 0n) + (b ?? 0n) + (counter ?? 0n)) & mask;
      counter = ((counter ?? 0n) + 1n) & mask;
      a = (b ?? 0n) ^ ((b ?? 0n) >> 9n);
      b = ((c ?? 0n) + ((c ?? 0n) << 3n)) & mask;
      c = (((((c ?? 0n) << 21n) | ((c ?? 0n) >> 11n)) & mask) + word) & mask;
      return Number(word);
    });
    expect([...bits(5, 50)].map((word) => word >>> 0)).toEqual(expected);
  });

  it("gives each stream other words, and the same ones each time", () => {
    expect(bits(1, 40)).toEqual(bits(1, 40));
    expect(new Set([...bits(1, 500), ...bits(2, 500)]).size).toBe(1000);
  });

  it("sets every bit about half of the time, in the first words of a stream as in later ones", () => {
    const streams = 4000;
    for (const place of [0, 1, 30]) {
      const counts = new Array<number>(32).fill(0);
      for (let index = 0; index < streams; index++) {
        const word = bits(index, 31)[place] ?? 0;
        for (let bit = 0; bit < 32; bit++) counts[bit] = (counts[bit] ?? 0) + ((word >>> bit) & 1);
      }
      // Five deviations of a fair coin thrown 4,000 times.
      for (const count of counts) expect(Math.abs(count - streams / 2)).toBeLessThan(160);
    }
  });

  it("leaves the rest of the room alone", () => {
    const words = new Int32Array(10).fill(7);
    random.seek(1);
    fillWithBits(words, random, 4);
    expect([...words.subarray(4)]).toEqual([7, 7, 7, 7, 7, 7]);
    expect(words.subarray(0, 4)).toEqual(bits(1, 4));
  });
});
