/** A column of a table and its fitted flow in, what writes rows into a batch out; for every kind of column but pictures. */
import { flowProgram } from "../augment/flow-augment.ts";
import type { PlacedCall } from "../augment/placed-call.ts";
import { rowStreams } from "../augment/row-streams.ts";
import { tableColumn } from "../column-rows.ts";
import type { FittedColumn } from "../fitted-preparation.ts";
import type { Filler } from "../prepare-batch.ts";
import type { Table } from "../table.ts";
import type { Cell } from "./cell.ts";
import { keptBags } from "./kept-bags.ts";
import { cellSteps } from "./run-steps.ts";
import { filledCells } from "./source-cells.ts";

/** Changes of rows while training. */
export interface FlowAugment {
  readonly dataset: string;
  /** Each step with its place in the flow. */
  readonly steps: readonly PlacedCall[];
}

/** Writes the values of rows into `[rows, …]`. */
export function flowFiller(table: Table, column: FittedColumn, augment: FlowAugment): Filler {
  const read = filledCells(table, column, { access: "random" });
  const run = cellSteps(column.steps);
  const size = column.shape.reduce((product, axis) => product * axis, 1);
  const program = flowProgram(column, augment.steps);
  const streams = rowStreams(augment.dataset, column.name);
  const bags = column.steps.at(-1)?.step === "bag" ? keptBags((row) => numbersIn(run(read(row)))) : null;
  return (rows, order, out) => {
    const random = order === null || program === null ? null : streams(order.order);
    rows.forEach((row, index) => {
      if (bags !== null && random === null && out instanceof Float32Array) {
        bags(row, out.subarray(index * size, (index + 1) * size));
        return;
      }
      const found = read(row);
      const draw = random === null ? null : { random, draw: order?.draws[index] ?? row };
      const cell = run(program === null || draw === null ? found : program.before(found, draw));
      const at = index * size;
      if (typeof cell === "number") out[at] = cell;
      else out.set(numbersIn(cell), at);
      if (draw !== null && out instanceof Float32Array) program?.after?.(out.subarray(at, at + size), draw);
    });
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
