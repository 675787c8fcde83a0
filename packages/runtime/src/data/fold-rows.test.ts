import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SplitRows } from "./assign-rows.ts";
import { splitRows } from "./split-rows.ts";
import type { Table, TableColumn } from "./table.ts";
import { call, classTarget, dataset } from "./testing/dataset-fixture.ts";
import { textRows } from "./text-rows.ts";

const names = ["a", "b", "c", "d"];

function table(parts: { label?: readonly number[]; user?: readonly string[] }, rows: number): Table {
  const columns = new Map<string, TableColumn>();
  if (parts.label) columns.set("label", { kind: "class", values: names, data: Int32Array.from(parts.label) });
  if (parts.user) columns.set("user", { kind: "text", data: textRows(parts.user) });
  return { rows, columns, official: null, origin: null };
}

interface Asked {
  readonly count: number;
  readonly valid?: number;
  readonly by?: string | null;
  readonly stratified?: boolean;
}

const inFolds = ({ count, valid = 0, by = null, stratified = true }: Asked) =>
  dataset({
    source: call("csv"),
    targets: [classTarget(names)],
    split: call("folds", { count, valid, by, stratified }),
  });

function folds(rows: Table, asked: Asked, seed = 1): SplitRows[] {
  const data = inFolds(asked);
  return Array.from({ length: asked.count }, (_, index) => splitRows(rows, data, seed, index + 1));
}

const all = (rows: number): number[] => Array.from({ length: rows }, (_, row) => row);
const sorted = (rows: Iterable<number>): number[] => [...rows].sort((a, b) => a - b);

describe("rows in folds", () => {
  it("test every row once, and learn from or validate with all others", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 12, max: 80 }),
        fc.integer({ min: 2, max: 6 }),
        fc.constantFrom(0, 0.2),
        fc.boolean(),
        fc.nat(),
        (rows, count, valid, stratified, seed) => {
          const label = all(rows).map((row) => (row * row) % 4);
          const found = folds(table({ label }, rows), { count, valid, stratified }, seed);
          expect(sorted(found.flatMap((fold) => [...fold.test]))).toEqual(all(rows));
          for (const { train, valid: held, test } of found) {
            expect(sorted([...train, ...held, ...test])).toEqual(all(rows));
            expect(Math.abs(test.length - rows / count)).toBeLessThan(1);
            expect(Math.abs(held.length - valid * (rows - test.length))).toBeLessThan(1);
          }
        },
      ),
    );
  });

  it("are the same for the same seed, and others for another", () => {
    const rows = table({ label: all(60).map((row) => row % 3) }, 60);
    expect(folds(rows, { count: 5 })).toEqual(folds(rows, { count: 5 }));
    expect(folds(rows, { count: 5 })).not.toEqual(folds(rows, { count: 5 }, 2));
  });

  it("have equal shares of every class, within a row, unless it is turned off", () => {
    const label = all(400).map((row) => (row < 300 ? 0 : row < 380 ? 1 : 2));
    const rows = table({ label }, 400);
    const counts = (found: SplitRows[]) =>
      found.map(({ test }) => [0, 1, 2].map((one) => test.filter((row) => label[row] === one).length));
    expect(counts(folds(rows, { count: 10 }))).toEqual(Array.from({ length: 10 }, () => [30, 8, 2]));
    expect(counts(folds(rows, { count: 10, stratified: false }))).not.toEqual(counts(folds(rows, { count: 10 })));
  });

  it("keep rows of one group together, in validation too, and balance rows and classes as far as groups allow", () => {
    // Sixty users of one to nine rows, each of one class.
    const user = all(60).flatMap((one) => Array.from({ length: 1 + (one % 9) }, () => `user ${one}`));
    const label = user.map((name) => (Number(name.slice(5)) % 5 === 0 ? 1 : 0));
    const rows = table({ label, user }, user.length);
    const found = folds(rows, { count: 5, valid: 0.25, by: "user" });
    const usersOf = (part: Uint32Array): Set<string> => new Set([...part].map((row) => user[row] ?? ""));
    for (const { train, valid, test } of found) {
      const [learned, held, tested] = [usersOf(train), usersOf(valid), usersOf(test)];
      expect(learned.size + held.size + tested.size).toBe(60);
      expect(Math.abs(test.length - user.length / 5)).toBeLessThanOrEqual(3);
      const ones = test.filter((row) => label[row] === 1).length;
      expect(Math.abs(ones - label.filter((one) => one === 1).length / 5)).toBeLessThanOrEqual(3);
      expect(held.size).toBeGreaterThan(3);
    }
    expect(sorted(found.flatMap((fold) => [...fold.test]))).toEqual(all(user.length));
  });

  it("say so where there are too few rows or groups", () => {
    expect(() => splitRows(table({ label: [0, 1] }, 2), inFolds({ count: 3 }), 1, 3)).toThrow(
      "too few rows for 3 folds",
    );
    const rows = table({ label: [0, 1, 1, 0], user: ["x", "x", "y", "y"] }, 4);
    expect(() => folds(rows, { count: 3, by: "user" })).toThrow("too few groups of rows for 3 folds");
  });
});
