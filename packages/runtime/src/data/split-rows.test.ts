import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { largestRemainder, type SplitRows, splitRows } from "./split-rows.ts";
import type { Table, TableColumn } from "./table.ts";
import { call, classTarget, dataset } from "./testing/dataset-fixture.ts";

function table(
  parts: { label?: readonly number[]; user?: readonly string[]; official?: readonly number[] },
  rows: number,
): Table {
  const columns = new Map<string, TableColumn>();
  if (parts.label)
    columns.set("label", { kind: "class", values: ["a", "b", "c", "d"], data: Int32Array.from(parts.label) });
  if (parts.user) columns.set("user", { kind: "text", data: parts.user });
  return { rows, columns, official: parts.official ? Uint8Array.from(parts.official) : null, origin: null };
}

const data = dataset({ source: call("csv"), targets: [classTarget(["a", "b", "c", "d"])] });
const shares = fc.tuple(fc.integer({ min: 1, max: 100 }), fc.nat(100), fc.nat(100)).map((weights) => {
  const sum = weights[0] + weights[1] + weights[2];
  return [weights[0] / sum, weights[1] / sum, weights[2] / sum] as const;
});

function expectComplete(split: SplitRows, rows: number): void {
  const all = [...split.train, ...split.valid, ...split.test].sort((a, b) => a - b);
  expect(all).toEqual(Array.from({ length: rows }, (_, row) => row));
}

const sizes = (split: SplitRows): number[] => [split.train.length, split.valid.length, split.test.length];

describe("splitRows", () => {
  it("by lot: disjoint, complete, exact to the row, equal for equal seeds", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), shares, fc.nat(1000), (rows, [train, valid, test], seed) => {
        const lot = { ...data, split: call("random", { train, valid, test, by: null }) };
        const split = splitRows(table({}, rows), lot, seed);
        expectComplete(split, rows);
        expect(sizes(split)).toEqual(largestRemainder(rows, [train, valid, test]));
        expect(splitRows(table({}, rows), lot, seed)).toEqual(split);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it("gives another lot for another seed or name", () => {
    const lot = { ...data, split: call("random", { train: 0.5, valid: 0, test: 0.5, by: null }) };
    const first = splitRows(table({}, 200), lot, 1).train;
    expect(splitRows(table({}, 200), lot, 2).train).not.toEqual(first);
    expect(splitRows(table({}, 200), { ...lot, name: "other" }, 1).train).not.toEqual(first);
  });

  it("gives 8,000, 1,000 and 1,000 of 10,000 rows", () => {
    const lot = { ...data, split: call("random", { train: 0.8, valid: 0.1, test: 0.1, by: null }) };
    expect(sizes(splitRows(table({}, 10_000), lot, 1))).toEqual([8000, 1000, 1000]);
  });

  it("keeps rows of one group together", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(..."abcdefghijkl"), { minLength: 1, maxLength: 120 }),
        shares,
        (user, parts) => {
          const [train, valid, test] = parts;
          const lot = { ...data, split: call("random", { train, valid, test, by: "user" }) };
          const split = splitRows(table({ user }, user.length), lot, 3);
          expectComplete(split, user.length);
          const sides = [split.train, split.valid, split.test].map(
            (rows) => new Set([...rows].map((row) => user[row])),
          );
          const groups = sides.reduce((sum, side) => sum + side.size, 0);
          expect(groups).toBe(new Set(user).size);
        },
      ),
      { numRuns: 60, seed: 2 },
    );
  });

  it("comes close to the parts asked for where groups are small", () => {
    const user = Array.from({ length: 1000 }, (_, row) => `user ${row % 250}`);
    const lot = { ...data, split: call("random", { train: 0.8, valid: 0.1, test: 0.1, by: "user" }) };
    const [train = 0, valid = 0, test = 0] = sizes(splitRows(table({ user }, 1000), lot, 1));
    expect(Math.max(Math.abs(train - 800), Math.abs(valid - 100), Math.abs(test - 100))).toBeLessThanOrEqual(4);
  });

  it("stratified: exact in total, within one row of its share in every class", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { minLength: 1, maxLength: 200 }), shares, (label, parts) => {
        const [train, valid, test] = parts;
        const even = { ...data, split: call("stratified", { train, valid, test, by: null }) };
        const split = splitRows(table({ label }, label.length), even, 5);
        expectComplete(split, label.length);
        expect(sizes(split)).toEqual(largestRemainder(label.length, parts));
        for (const value of [0, 1, 2, 3]) {
          const all = label.filter((other) => other === value).length;
          const kept = split.train.filter((row) => label[row] === value).length;
          expect(Math.abs(kept - all * (split.train.length / label.length))).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 80, seed: 3 },
    );
  });

  it("official: test rows stay, part of the others is held back", () => {
    const official = Array.from({ length: 120 }, (_, row) => (row >= 100 ? 1 : 0));
    const split = splitRows(table({ official }, 120), { ...data, split: call("official", { valid: 0.1 }) }, 1);
    expect(sizes(split)).toEqual([90, 10, 20]);
    expectComplete(split, 120);
    expect([...split.test]).toEqual(Array.from({ length: 20 }, (_, row) => 100 + row));
  });

  it("says so where a source has no official split", () => {
    const official = { ...data, split: call("official", { valid: 0 }) };
    expect(() => splitRows(table({}, 3), official, 1)).toThrow("the source of `sample` has no official split");
  });

  it("says so where the column to split by is not there", () => {
    const by = { ...data, split: call("random", { train: 1, valid: 0, test: 0, by: "user" }) };
    expect(() => splitRows(table({ label: [1] }, 1), by, 1)).toThrow("the source has no column `user` to split by");
  });
});
