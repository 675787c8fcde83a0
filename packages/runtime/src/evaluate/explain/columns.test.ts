import { describe, expect, it } from "vitest";
import type { Table } from "../../data/table.ts";
import { columnValue, showValue, withColumn } from "./columns.ts";
import { NearestRows } from "./nearest-rows.ts";
import { gridOf } from "./partial-dependence.ts";

const blocks = new Map([
  ["money", { shape: [2], data: Float32Array.from([1, 10, 2, 20, 3, 30]) }],
  ["town", { shape: [1], data: Int32Array.from([0, 1, 2]) }],
]);

describe("columns", () => {
  it("take their values from other rows, and leave all others as they are", () => {
    const place = { name: "debt", input: "money", source: "debt", place: 1 };
    expect(withColumn(blocks, place, [2, 0, 1]).get("money")?.data).toEqual(Float32Array.from([1, 30, 2, 10, 3, 20]));
    const whole = { name: "town", input: "town", source: "town", place: null };
    expect(withColumn(blocks, whole, [1, 1, 1]).get("town")?.data).toEqual(Int32Array.from([1, 1, 1]));
    expect(blocks.get("money")?.data).toEqual(Float32Array.from([1, 10, 2, 20, 3, 30]));
  });

  it("are read as the source has them", () => {
    const table: Table = {
      rows: 2,
      columns: new Map([["town", { kind: "class", values: ["Bonn", "Ulm"], data: Int32Array.from([1, -1]) }]]),
      official: null,
      origin: null,
    };
    const value = columnValue({ source: "town" }, table);
    expect([value(0), value(1)]).toEqual(["Ulm", null]);
    expect(columnValue({ source: "none" }, table)(0)).toBeNull();
    expect([showValue(1 / 3), showValue("Ulm"), showValue(null)]).toEqual(["0.33333", "Ulm", "missing"]);
  });
});

describe("the values that a column goes through", () => {
  it("are all there are of few, and every class", () => {
    expect(gridOf([3, 1, 2, 1, null], 5).map(({ at }) => at)).toEqual([1, 2, 3]);
    expect(gridOf(["b", "a", "b", null], 2)).toEqual([
      { at: "a", position: 1 },
      { at: "b", position: 0 },
    ]);
  });

  it("are those nearest to even steps between the 5th and the 95th percentile of many", () => {
    const values = Array.from({ length: 101 }, (_, index) => (index * 37) % 101);
    const grid = gridOf(values, 10);
    expect(grid.map(({ at }) => at)).toEqual([5, 15, 25, 35, 45, 55, 65, 75, 85, 95]);
    for (const { at, position } of grid) expect(values[position]).toBe(at);
  });
});

describe("the nearest rows", () => {
  it("are found whatever the parts in which they come", () => {
    const wanted = { shape: [2], data: Float32Array.from([0, 0, 5, 5]) };
    const all = Float32Array.from([1, 0, 0, 2, 5, 4, 9, 9, 0, 0, 1, 0]);
    const whole = new NearestRows(wanted, 3);
    whole.add({ data: all }, 0);
    const parts = new NearestRows(wanted, 3);
    for (let row = 0; row < 6; row += 2) parts.add({ data: all.subarray(2 * row, 2 * row + 4) }, row);
    expect(whole.found[0]).toEqual([
      { position: 4, distance: 0 },
      { position: 0, distance: 1 },
      { position: 5, distance: 1 },
    ]);
    expect(whole.found[1]?.map(({ position }) => position)).toEqual([2, 3, 1]);
    expect(parts.found).toEqual(whole.found);
  });
});
