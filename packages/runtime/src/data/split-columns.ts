/** The columns that rows are split by: classes, groups, numbers, all of them in memory. */
import type { CheckedDataset } from "@penstock/dsl";
import { InternalError } from "../internal-error.ts";
import { trim } from "./csv-words.ts";
import { DataError } from "./data-error.ts";
import { Hash, HashCodes } from "./probe/hash-codes.ts";
import type { StoredNumbers } from "./stored-rows.ts";
import type { Table, TableColumn } from "./table.ts";
import { type TextRows, textBytes } from "./text-rows.ts";

const nothing = new Uint8Array();

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
  return column.kind === "text" ? textGroups(column.data, table.rows) : valueGroups(column, by);
}

/** Equal texts but for blanks around them, known by their hashes: two that share all 64 bits would be kept together. */
function textGroups(texts: TextRows, rows: number): Uint32Array {
  const read = textBytes(texts, 2 ** 20);
  const hash = new Hash();
  const codes = new HashCodes();
  const groups = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) {
    const bytes = read(row) ?? nothing;
    const [start, end] = trim(bytes, 0, bytes.length);
    hash.ofBytes(bytes, start, end);
    groups[row] = codes.codeOf(hash.a, hash.b);
  }
  return groups;
}

function valueGroups(column: Exclude<TableColumn, { kind: "text" | "image" }>, by: string): Uint32Array {
  const data = column.kind === "number" ? inMemory(column.data, by) : column.kind === "class" ? column.data : null;
  if (data === null)
    throw new DataError(
      `\`${by}\` holds recordings, which make no groups`,
      "name a column of numbers, classes or text",
    );
  const numbers = new Map<number, number>();
  const groups = new Uint32Array(data.length);
  for (let row = 0; row < data.length; row++) {
    const value = data[row] ?? 0;
    let group = numbers.get(value);
    if (group === undefined) {
      group = numbers.size;
      numbers.set(value, group);
    }
    groups[row] = group;
  }
  return groups;
}

/** For each row its label, or its group where the column holds no classes. */
export function labelsOf(table: Table, name: string): Int32Array {
  const column = findColumn(table, name);
  return column.kind === "class" ? column.data : Int32Array.from(groupsOf(table, name));
}
