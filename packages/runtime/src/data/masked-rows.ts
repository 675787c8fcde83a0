/** Targets of which rows may have none in (`missing: mask`), which rows have one and how a batch is filled where some have none out. */
import type { CheckedDataset } from "@penstock/dsl";
import { numberRows, tableColumn } from "./column-rows.ts";
import type { FittedColumn } from "./fitted-preparation.ts";
import type { Filler } from "./prepare-batch.ts";
import type { Table } from "./table.ts";

/** Whether rows of a data set may lack targets. */
export function isMasked({ missing }: Partial<Pick<CheckedDataset, "missing">>): boolean {
  return missing === "mask";
}

/** Tells of each row whether it has every value of a target. */
export function hasTarget(
  table: Table,
  { kind, columns }: Pick<FittedColumn, "kind" | "columns">,
): (row: number) => boolean {
  if (kind === "class") {
    const { data } = tableColumn(table, columns[0] ?? "", "class");
    return (row) => (data[row] ?? -1) >= 0;
  }
  const read = numberRows(
    columns.map((name) => tableColumn(table, name, "number")),
    "random",
  );
  const values = new Float64Array(columns.length);
  return (row) => {
    read(row, values);
    return !values.some(Number.isNaN);
  };
}

/** Fills what rows have, and puts no number where they have none. */
export function maskedFiller(fill: Filler, has: (row: number) => boolean, size: number): Filler {
  return (rows, augment, out) => {
    const there = rows.filter((row) => has(row));
    const values = new Float32Array(there.length * size);
    fill(there, augment, values);
    let at = 0;
    rows.forEach((row, index) => {
      if (has(row)) out.set(values.subarray(at * size, ++at * size), index * size);
      else out.fill(Number.NaN, index * size, (index + 1) * size);
    });
  };
}
