/**
 * A table in, the same without copies out: of rows that are equal in every input and target one is kept, a test row where the
 * source or the program says which rows are for testing, else the first. So no copy of a test row is left to learn from.
 */
import type { CheckedDataset } from "@penstock/dsl";
import { Hash, HashCodes } from "./probe/hash-codes.ts";
import { givenTestRows } from "./split-rows.ts";
import { pickRows, type Table, type TableColumn } from "./table.ts";

/** The table without copies; the rows that stay keep their order. */
export function dropCopies(table: Table, dataset: CheckedDataset): Table {
  const names = new Set([...dataset.inputs, ...dataset.targets].flatMap((column) => column.columns));
  const columns = [...names].flatMap((name) => table.columns.get(name) ?? []);
  const test = givenTestRows(table, dataset);
  const codes = new HashCodes();
  const kept = new Uint8Array(table.rows);
  const hash = new Hash();
  const visit = (side: number | null): void => {
    for (let row = 0; row < table.rows; row++) {
      if (side !== null && test?.[row] !== side) continue;
      hash.start();
      for (const column of columns) addField(hash, column, row);
      codes.codeOf(hash.a, hash.b);
      if (codes.fresh) kept[row] = 1;
    }
  };
  if (test === null) visit(null);
  else {
    visit(1);
    visit(0);
  }
  const rows = Uint32Array.from({ length: table.rows }, (_, row) => row).filter((row) => kept[row] === 1);
  return rows.length === table.rows ? table : pickRows(table, rows);
}

const field = new Hash();
const float = new Float64Array(1);
const halves = new Int32Array(float.buffer);

function addField(hash: Hash, column: TableColumn, row: number): void {
  switch (column.kind) {
    case "number":
      float[0] = column.data[row] ?? Number.NaN;
      hash.add(halves[0] ?? 0, halves[1] ?? 0);
      break;
    case "class":
      hash.add(column.data[row] ?? 0, 0);
      break;
    case "text": {
      const bytes = new TextEncoder().encode(column.data[row] ?? "");
      field.ofBytes(bytes, 0, bytes.length);
      hash.add(field.a, field.b);
      break;
    }
    case "image": {
      const size = column.shape[0] * column.shape[1] * column.shape[2];
      field.ofBytes(column.data, row * size, (row + 1) * size);
      hash.add(field.a, field.b);
      break;
    }
  }
}
