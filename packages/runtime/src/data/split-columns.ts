/** The columns that rows are split by: classes, groups, numbers, all of them in memory. */
import type { CheckedDataset } from "@penstock/dsl";
import { InternalError } from "../internal-error.ts";
import { DataError } from "./data-error.ts";
import type { StoredNumbers } from "./stored-rows.ts";
import type { Table, TableColumn } from "./table.ts";
import { textReader } from "./text-rows.ts";

/** The source column that `by` names, directly or as a declared column, input or target; null where there is none. */
export function splitColumn(dataset: CheckedDataset): string | null {
  const by = dataset.split.args["by"];
  if (typeof by !== "string") return null;
  const declared = dataset.declared.find((column) => column.name === by)?.column;
  const read = [...dataset.targets, ...dataset.inputs].find((column) => column.name === by)?.columns[0];
  return declared ?? read ?? by;
}

/** The column of that name; throws `DataError` where there is none. */
export function findColumn(table: Table, name: string): TableColumn {
  const column = table.columns.get(name);
  if (column !== undefined) return column;
  throw new DataError(
    `the source has no column \`${name}\` to split by`,
    `its columns are ${[...table.columns.keys()].map((known) => `\`${known}\``).join(", ")}`,
  );
}

/** Readers keep what splitting needs in memory, however large the rest is. */
export function inMemory(data: Float64Array | StoredNumbers, name: string): Float64Array {
  if (data instanceof Float64Array) return data;
  throw new InternalError(`the column \`${name}\`, which rows are split by, is not in memory`);
}

/** For each row the number of its group, counted in the order in which groups appear. */
export function groupsOf(table: Table, by: string): Uint32Array {
  const column = findColumn(table, by);
  if (column.kind === "image") {
    throw new DataError(`\`${by}\` holds pictures, which make no groups`, "name a column of numbers, classes or text");
  }
  const numbers = new Map<number | string, number>();
  const data = column.kind === "number" ? inMemory(column.data, by) : column.kind === "class" ? column.data : null;
  const text = column.kind === "text" ? textReader(column.data, "sequential") : null;
  return Uint32Array.from({ length: table.rows }, (_, row) => {
    const value = text === null ? (data?.[row] ?? 0) : (text(row) ?? "").trim();
    const known = numbers.get(value);
    if (known !== undefined) return known;
    numbers.set(value, numbers.size);
    return numbers.size - 1;
  });
}

/** For each row its label, or its group where the column holds no classes. */
export function labelsOf(table: Table, name: string): Int32Array {
  const column = findColumn(table, name);
  return column.kind === "class" ? column.data : Int32Array.from(groupsOf(table, name));
}
