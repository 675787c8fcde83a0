import type { CheckedSlice } from "@penstock/dsl";
import { describe, expect, test } from "vitest";
import type { Table, TableColumn } from "../../data/table.ts";
import { textRows } from "../../data/text-rows.ts";
import { sliceRows } from "./slice-rows.ts";

const span = { file: "p.pipe", start: 0, end: 1 };
const by = (kind: CheckedSlice["kind"], parts: Partial<CheckedSlice> = {}): CheckedSlice => {
  return { text: "x", column: "x", kind, bound: null, span, ...parts };
};

/** The parts of all rows of one column, or of some of them. */
function parts(column: TableColumn, slice: CheckedSlice, rows?: readonly number[]) {
  const count = column.kind === "text" ? column.data.starts.length - 1 : (column.data as ArrayLike<number>).length; // texts aside, in memory
  const table: Table = { rows: count, columns: new Map([["x", column]]), official: null, origin: null };
  const chosen = Uint32Array.from(rows ?? Array.from({ length: count }, (_, row) => row));
  const { slices, left } = sliceRows(slice, table, chosen);
  return { named: slices.map(({ name, positions }) => [name, [...positions]] as const), left };
}

const numbers = (values: readonly number[]): TableColumn => ({ kind: "number", data: Float64Array.from(values) });
const texts = (values: readonly (string | null)[]): TableColumn => ({ kind: "text", data: textRows(values) });

describe("rows are told apart", () => {
  test("by class in the order of labels, also one that no row is of, and those without one", () => {
    const column: TableColumn = { kind: "class", values: ["a", "b", "c"], data: Int32Array.of(2, 0, -1, 2, 0) };
    expect(parts(column, by("class")).named).toEqual([
      ["a", [1, 4]],
      ["b", []],
      ["c", [0, 3]],
      ["missing", [2]],
    ]);
  });

  test("by their places among those that are judged, not by those of the table", () => {
    const column: TableColumn = { kind: "class", values: ["a", "b"], data: Int32Array.of(0, 1, 0, 1, 1) };
    expect(parts(column, by("class"), [4, 2, 3]).named).toEqual([
      ["a", [1]],
      ["b", [0, 2]],
    ]);
  });

  test("by numbers in four parts of about the same size, missing ones by themselves", () => {
    const values = Array.from({ length: 20 }, (_, row) => (row === 7 ? Number.NaN : row * 1.5));
    const { named } = parts(numbers(values), by("number"));
    expect(named.map(([name]) => name)).toEqual(["up to 6", "6 to 15", "15 to 22.5", "above 22.5", "missing"]);
    expect(named.map(([, places]) => places.length)).toEqual([5, 5, 5, 4, 1]);
    expect(named.at(-1)).toEqual(["missing", [7]]);
    expect(named.flatMap(([, places]) => places).sort((a, b) => a - b)).toEqual([...values.keys()]);
  });

  test("by few numbers one by one, and never in parts that a single number would fill twice", () => {
    expect(parts(numbers([2, 0, 2, 1]), by("number")).named).toEqual([
      ["0", [1]],
      ["1", [3]],
      ["2", [0, 2]],
    ]);
    const crowded = [...new Array<number>(30).fill(0), 1, 2, 3, 4, 5, 6, 7, 8, 9];
    const { named } = parts(numbers(crowded), by("number"));
    expect(named.map(([name]) => name)).toEqual(["up to 0", "above 0"]);
    expect(named.map(([, places]) => places.length)).toEqual([30, 9]);
  });

  test("by a bound into those that keep to it and the others", () => {
    const slice = by("number", { text: "age >= 65", bound: { comparison: ">=", value: 65 } });
    expect(parts(numbers([64.9, 65, Number.NaN, 80]), slice).named).toEqual([
      ["age >= 65", [1, 3]],
      ["not age >= 65", [0]],
      ["missing", [2]],
    ]);
    const never = by("number", { text: "age < 0", bound: { comparison: "<", value: 0 } });
    expect(parts(numbers([1, 2]), never).named).toEqual([
      ["age < 0", []],
      ["not age < 0", [0, 1]],
    ]);
  });

  test("by texts in their order, by tags of which a row may have several, and by times that are texts", () => {
    expect(parts(texts(["Ulm", " Bonn", null, "Ulm"]), by("text")).named).toEqual([
      ["Bonn", [1]],
      ["Ulm", [0, 3]],
      ["missing", [2]],
    ]);
    expect(parts(texts(["a;b", "b", "", "b;b"]), by("tags", { separator: ";" })).named).toEqual([
      ["a", [0]],
      ["b", [0, 1, 3]],
      ["missing", [2]],
    ]);
    expect(parts(texts(["2024-05-01", "2024-05-02T12:30:00Z", "2024-05-01"]), by("time")).named).toEqual([
      ["2024-05-01 00:00", [0, 2]],
      ["2024-05-02 12:30", [1]],
    ]);
  });

  test("by very many texts into those with the most rows, and it is said what is left", () => {
    const many = Array.from({ length: 60 }, (_, row) => (row < 30 ? `often ${row % 15}` : `once ${row}`));
    const { named, left } = parts(texts(many), by("text"));
    expect(named).toHaveLength(20);
    expect(named.filter(([name]) => name.startsWith("often"))).toHaveLength(15);
    expect(left).toEqual({ values: 25, rows: 25 });
  });
});
