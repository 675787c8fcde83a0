import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { philoxBlock, philoxKey, philoxWords, statelessUniform, uniformFromBits } from "./philox.ts";

describe("philoxWords", () => {
  // Known answers of philox4x32-10 from Random123's kat_vectors: counter, key, result.
  test.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ])("gives the published answer for counter %j and key %j", (counter, key, answer) => {
    const [c0 = 0, c1 = 0, c2 = 0, c3 = 0] = counter;
    const [k0 = 0, k1 = 0] = key;
    const out = new Uint32Array(4);
    philoxWords({ key: [k0, k1], counterHigh: [c2, c3] }, [c0, c1], out);
    expect([...out]).toEqual(answer);
  });

  test("multiplies as 64-bit integers do", () => {
    const word = fc.integer({ min: 0, max: 0xffffffff });
    const mask = 0xffffffffn;
    const reference = (counter: readonly number[], key: readonly number[]): number[] => {
      let [c0 = 0n, c1 = 0n, c2 = 0n, c3 = 0n] = counter.map(BigInt);
      let [k0 = 0n, k1 = 0n] = key.map(BigInt);
      for (let round = 0; round < 10; round++) {
        const first = 0xd2511f53n * c0;
        const second = 0xcd9e8d57n * c2;
        [c0, c1, c2, c3] = [(second >> 32n) ^ c1 ^ k0, second & mask, (first >> 32n) ^ c3 ^ k1, first & mask];
        k0 = (k0 + 0x9e3779b9n) & mask;
        k1 = (k1 + 0xbb67ae85n) & mask;
      }
      return [c0, c1, c2, c3].map(Number);
    };
    fc.assert(
      fc.property(fc.tuple(word, word, word, word), fc.tuple(word, word), (counter, key) => {
        const out = new Uint32Array(4);
        philoxWords({ key, counterHigh: [counter[2], counter[3]] }, [counter[0], counter[1]], out);
        expect([...out]).toEqual(reference(counter, key));
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe("philoxBlock", () => {
  test("counts blocks beyond 32 bits", () => {
    const stream = philoxKey([1, 2]);
    const [block, rounds] = [new Uint32Array(4), new Uint32Array(4)];
    philoxBlock(stream, 5 * 2 ** 32 + 7, block);
    philoxWords(stream, [7, 5], rounds);
    expect(block).toEqual(rounds);
  });
});

describe("philoxKey", () => {
  test("tells negative seeds apart that differ in one bit", () => {
    const keys = new Set<string>();
    for (let seed = -3000; seed < 3000; seed++) keys.add(JSON.stringify(philoxKey([seed, 0])));
    for (let seed = -3000; seed < 3000; seed++) if (seed !== 0) keys.add(JSON.stringify(philoxKey([0, seed])));
    expect(keys.size).toBe(6000 + 5999);
  });
});

describe("statelessUniform", () => {
  test("gives numbers in [0, 1), also for the largest bits", () => {
    expect(uniformFromBits(0)).toBe(0);
    expect(uniformFromBits(0xffffffff)).toBe(1 - 2 ** -23);
    const values = statelessUniform(10_000, [3, 4]);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
  });

  test("gives a shorter draw as the start of a longer one", () => {
    const long = statelessUniform(23, [-5, 6]);
    for (let count = 0; count < 23; count++) expect(statelessUniform(count, [-5, 6])).toEqual(long.slice(0, count));
  });
});
