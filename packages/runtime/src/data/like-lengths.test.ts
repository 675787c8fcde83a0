import { describe, expect, test } from "vitest";
import { likeLengths } from "./like-lengths.ts";

const rows = Uint32Array.from({ length: 6410 }, (_, row) => (row * 2659) % 6410);
const levelOf = (row: number): number => row % 7;
const batchesOf = (seed: number, epoch: number) => likeLengths(rows, { batch: 32, levelOf, seed, epoch });
const flat = (batches: readonly Uint32Array[]): number[] => batches.flatMap((batch) => [...batch]);

describe("batches of like length", () => {
  test("hold every row once, the rest of an epoch last", () => {
    const batches = batchesOf(1, 1);
    expect(flat(batches).sort((a, b) => a - b)).toEqual([...rows].sort((a, b) => a - b));
    expect(batches.map(({ length }) => length)).toEqual([...new Array<number>(200).fill(32), 10]);
  });

  test("are of one level but where one ends and the next begins", () => {
    const mixed = batchesOf(1, 1).filter((batch) => new Set([...batch].map(levelOf)).size > 1);
    // Six borders in each of four windows, and the rest.
    expect(mixed.length).toBeLessThanOrEqual(25);
    expect(Math.max(...mixed.map((batch) => new Set([...batch].map(levelOf)).size))).toBeLessThan(8);
  });

  test("come in no order of lengths", () => {
    const levels = batchesOf(1, 1).map(([row = 0]) => levelOf(row));
    const rising = levels.filter((level, at) => level > (levels[at - 1] ?? level)).length;
    expect(rising).toBeGreaterThan(50);
    expect(rising).toBeLessThan(150);
  });

  test("are a function of seed and epoch", () => {
    expect(flat(batchesOf(1, 2))).toEqual(flat(batchesOf(1, 2)));
    for (const [seed, epoch] of [
      [1, 3],
      [2, 2],
    ] as const)
      expect(flat(batchesOf(seed, epoch))).not.toEqual(flat(batchesOf(1, 2)));
  });
});
