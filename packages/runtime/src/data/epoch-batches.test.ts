import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epochBatches, shuffleWindow } from "./epoch-batches.ts";
import type { Table } from "./table.ts";

const range = (from: number, to: number): Uint32Array => Uint32Array.from({ length: to - from }, (_, i) => from + i);
const flat = (batches: readonly Uint32Array[]): number[] => batches.flatMap((batch) => [...batch]);

describe("epochBatches", () => {
  it("gives every row once, the last batch smaller", () => {
    const batches = epochBatches(range(10, 33), 10, { seed: 1, epoch: 0 });
    expect(batches.map((batch) => batch.length)).toEqual([10, 10, 3]);
    expect(flat(batches).sort((a, b) => a - b)).toEqual([...range(10, 33)]);
  });

  it("keeps the order where none is asked for", () => {
    expect(epochBatches(range(0, 5), 2, null)).toEqual([Uint32Array.of(0, 1), Uint32Array.of(2, 3), Uint32Array.of(4)]);
  });

  it("shuffles anew each epoch and alike each time", () => {
    const first = epochBatches(range(0, 50), 50, { seed: 1, epoch: 0 });
    expect(epochBatches(range(0, 50), 50, { seed: 1, epoch: 0 })).toEqual(first);
    expect(epochBatches(range(0, 50), 50, { seed: 1, epoch: 1 })).not.toEqual(first);
  });
});

describe("shuffling in windows", () => {
  it("gives every row exactly once, whatever the sizes", () => {
    const sizes = fc.record({
      rows: fc.integer({ min: 1, max: 400 }),
      batch: fc.integer({ min: 1, max: 50 }),
      blockRows: fc.integer({ min: 1, max: 60 }),
      blocks: fc.integer({ min: 1, max: 9 }),
      epoch: fc.nat(3),
    });
    fc.assert(
      fc.property(sizes, ({ rows, batch, blockRows, blocks, epoch }) => {
        const order = { seed: 5, epoch, window: { blockRows, blocks } };
        const batches = epochBatches(range(7, 7 + rows), batch, order);
        expect(flat(batches).sort((a, b) => a - b)).toEqual([...range(7, 7 + rows)]);
        expect(epochBatches(range(7, 7 + rows), batch, order)).toEqual(batches);
      }),
      { numRuns: 200, seed: 11 },
    );
  });

  const window = { blockRows: 16, blocks: 32 };
  const rows = 16_000;
  const order = flat(epochBatches(range(0, rows), 64, { seed: 2, epoch: 1, window }));

  it("touches within a window no more blocks than it has", () => {
    const windowRows = window.blockRows * window.blocks;
    for (let start = 0; start < rows; start += windowRows) {
      const blocks = new Set(order.slice(start, start + windowRows).map((row) => Math.floor(row / window.blockRows)));
      expect(blocks.size).toBeLessThanOrEqual(window.blocks);
    }
  });

  it("moves rows about as far as an exact shuffle does", () => {
    // An exact shuffle moves a row by a third of the rows on average; blocks that change places reach the same.
    const moved = order.reduce((sum, row, place) => sum + Math.abs(row - place), 0) / rows;
    expect(moved).toBeGreaterThan(0.3 * rows);
    expect(moved).toBeLessThan(0.37 * rows);
  });

  it("mixes rows that lie sorted by class: a batch holds the classes in about their shares", () => {
    const classes = 10;
    const worst = Math.max(
      ...epochBatches(range(0, rows), 64, { seed: 2, epoch: 1, window }).map((batch) => {
        const counts = new Array<number>(classes).fill(0);
        for (const row of batch) {
          const label = Math.floor((row * classes) / rows);
          counts[label] = (counts[label] ?? 0) + 1;
        }
        return Math.max(...counts);
      }),
    );
    // 6.4 rows a class are expected; a file read in order would give 64.
    expect(worst).toBeLessThan(26);
  });

  it("shuffles anew each epoch", () => {
    expect(flat(epochBatches(range(0, rows), 64, { seed: 2, epoch: 2, window }))).not.toEqual(order);
  });

  it("is for rows on disk, with windows that depend on the rows' size alone", () => {
    const column = { kind: "image", shape: [32, 32, 3] } as const;
    const rowFile = { path: "image.rows", descriptor: -1, rowBytes: 3072, sums: null };
    const table = (data: Uint8Array | { file: typeof rowFile; pick: null }): Table => ({
      rows: 2,
      columns: new Map([["image", { ...column, data }]]),
      official: null,
      origin: null,
    });
    expect(shuffleWindow(table(new Uint8Array(2 * 3072)))).toBeNull();
    expect(shuffleWindow(table({ file: rowFile, pick: null }))).toEqual({ blockRows: 341, blocks: 128 });
  });
});
