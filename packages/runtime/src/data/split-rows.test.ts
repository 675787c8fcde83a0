import { largestRemainder } from "@penstock/dsl";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SplitRows } from "./assign-rows.ts";
import { splitRows } from "./split-rows.ts";
import type { Table, TableColumn } from "./table.ts";
import { call, classTarget, dataset } from "./testing/dataset-fixture.ts";
import { textRows } from "./text-rows.ts";

function table(
  parts: { label?: readonly number[]; user?: readonly string[]; official?: readonly number[] },
  rows: number,
): Table {
  const columns = new Map<string, TableColumn>();
  if (parts.label)
    columns.set("label", { kind: "class", values: ["a", "b", "c", "d"], data: Int32Array.from(parts.label) });
  if (parts.user) columns.set("user", { kind: "text", data: textRows(parts.user) });
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

  const byTime = (train: number, valid: number, test: number) => ({
    ...data,
    declared: [{ name: "when", kind: "time" as const, column: "seen", span: data.span }],
    split: call("chronological", { train, valid, test, by: "when" }),
  });
  const moments = (seen: readonly string[]): Table => ({
    rows: seen.length,
    columns: new Map([["seen", { kind: "text", data: textRows(seen) }]]),
    official: null,
    origin: null,
  });

  it("by time: nobody learns from a row that is later than one it is judged by, and a moment stays whole", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { minLength: 1, maxLength: 120 }), shares, (days, [train, valid, test]) => {
        const seen = days.map((day) => new Date(Date.UTC(2024, 0, 1 + day)).toISOString());
        const split = splitRows(moments(seen), byTime(train, valid, test), 1);
        expectComplete(split, days.length);
        const parts = [split.train, split.valid, split.test].filter((rows) => rows.length > 0);
        for (const [index, rows] of parts.entries()) {
          const next = parts[index + 1];
          if (next === undefined) continue;
          const latest = Math.max(...[...rows].map((row) => days[row] ?? 0));
          expect(latest).toBeLessThan(Math.min(...[...next].map((row) => days[row] ?? 0)));
        }
        const wanted = [train, valid, test].filter((part) => part > 0).length;
        if (new Set(days).size >= wanted) expect(parts).toHaveLength(wanted);
      }),
      { numRuns: 120, seed: 6 },
    );
  });

  it("by time: exact where every row has a moment of its own, whatever the order of the file and the spelling", () => {
    const seen = ["2024-03-02", "2024-03-01T12:00:00Z", "2024-03-01 23:30:00-02:00", "2024-02-29", "2024-03-04"];
    const split = splitRows(moments(seen), byTime(0.6, 0.2, 0.2), 1);
    expect([split.train, split.valid, split.test].map((rows) => [...rows])).toEqual([[0, 1, 3], [2], [4]]);
  });

  it("by time: moves the boundary to the nearest place between two moments", () => {
    const seen = ["1", "2", "2", "2", "2", "2", "3", "4", "5", "6"];
    const split = splitRows(moments(seen), byTime(0.5, 0, 0.5), 1);
    expect(sizes(split)).toEqual([6, 0, 4]);
  });

  it("by time: names the row whose time cannot be read, or is of another kind than the others", () => {
    const lot = byTime(0.5, 0, 0.5);
    expect(() => splitRows(moments(["2024-01-01", "soon"]), lot, 1)).toThrow('column `seen` holds "soon" in row 2');
    expect(() => splitRows(moments(["2024-01-01", ""]), lot, 1)).toThrow("column `seen` has no time in row 2");
    expect(() => splitRows(moments(["2024-01-01", "1700000000"]), lot, 1)).toThrow('holds "1700000000" in row 2');
  });

  it("keeps rows of one group together whatever blanks stand round its name, and rows without one too", () => {
    const user = Array.from({ length: 60 }, (_, row) =>
      row % 6 === 0 ? "" : row % 2 === 0 ? ` u${row % 9}` : `u${row % 9} `,
    );
    const lot = { ...data, split: call("random", { train: 0.5, valid: 0, test: 0.5, by: "user" }) };
    const split = splitRows(table({ user }, 60), lot, 2);
    const groups = (rows: Uint32Array) => new Set([...rows].map((row) => user[row]?.trim()));
    const [train, test] = [groups(split.train), groups(split.test)];
    expect([...train].filter((name) => test.has(name))).toEqual([]);
    expect(train.size + test.size).toBe(new Set(user.map((name) => name.trim())).size);
  });

  it("keeps rows of one group together where the group is a number, also where it is missing", () => {
    const rows = 40;
    const values = Float64Array.from({ length: rows }, (_, row) => (row % 8 === 0 ? Number.NaN : row % 5));
    const numbers: Table = {
      rows,
      columns: new Map([["user", { kind: "number", data: values }]]),
      official: null,
      origin: null,
    };
    const split = splitRows(
      numbers,
      { ...data, split: call("random", { train: 0.5, valid: 0, test: 0.5, by: "user" }) },
      2,
    );
    const groups = (part: Uint32Array) => new Set([...part].map((row) => String(values[row])));
    expect([...groups(split.train)].filter((name) => groups(split.test).has(name))).toEqual([]);
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
