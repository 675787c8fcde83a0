/** A column of a table and its fitted flow in, what writes rows into a batch out; for every kind of column but pictures. */
import { tableColumn } from "../column-rows.ts";
import type { FittedColumn } from "../fitted-preparation.ts";
import type { Filler } from "../prepare-batch.ts";
import type { Table } from "../table.ts";
import type { Cell } from "./cell.ts";
import { cellSteps } from "./run-steps.ts";
import { filledCells } from "./source-cells.ts";

/** Writes the values of rows into `[rows, …]`. */
export function flowFiller(table: Table, column: FittedColumn): Filler {
  const read = filledCells(table, column, { access: "random" });
  const run = cellSteps(column.steps);
  const size = column.shape.reduce((product, axis) => product * axis, 1);
  return (rows, _, out) => {
    let at = 0;
    for (const row of rows) {
      const cell = run(read(row));
      if (typeof cell === "number") out[at] = cell;
      else out.set(numbersIn(cell), at);
      at += size;
    }
  };
}

function numbersIn(cell: Cell): ArrayLike<number> {
  return cell instanceof Float64Array || cell instanceof Int32Array ? cell : [];
}

/** Labels of a target: int32 `[batch]`. */
export function targetLabels(table: Table, column: FittedColumn, rows: Uint32Array): Int32Array {
  const { data } = tableColumn(table, column.columns[0] ?? column.name, "class");
  return Int32Array.from(rows, (row) => data[row] ?? 0);
}
