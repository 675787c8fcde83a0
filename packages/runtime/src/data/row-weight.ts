/**
 * The weights of rows: how much each counts in a loss. They are numbers as the source has them, go with the targets of a batch
 * under a name that no target has, and need no fitting, so another data set that a model is judged on may have its own.
 */
import type { CheckedDataset } from "@penstock/dsl";
import { numberRows, tableColumn } from "./column-rows.ts";
import { DataError } from "./data-error.ts";
import type { FittedColumn } from "./fitted-preparation.ts";
import type { Table } from "./table.ts";

/** The name of a batch's weights among its targets: `[batch]` float32. */
export const weightName = "/weight";

/** The column of weights as a batch reads it; none where all rows count alike. */
export function weightColumns({ weight }: Pick<CheckedDataset, "weight">): readonly FittedColumn[] {
  if (weight === null) return [];
  return [
    {
      name: weightName,
      columns: [weight.column],
      kind: "number",
      classes: null,
      open: false,
      separator: null,
      sound: null,
      fill: [],
      shape: [],
      dtype: "float32",
      steps: [],
    },
  ];
}

/** Makes sure that no weight is below 0 and some are above; throws `DataError` otherwise. */
export function checkWeights(table: Table, { name, weight }: Pick<CheckedDataset, "name" | "weight">): void {
  if (weight === null) return;
  const read = numberRows([tableColumn(table, weight.column, "number")], "sequential");
  const value = new Float64Array(1);
  let greatest = 0;
  for (let row = 0; row < table.rows; row++) {
    read(row, value);
    const [own = Number.NaN] = value;
    if (!(own >= 0) || own === Number.POSITIVE_INFINITY) {
      throw new DataError(
        `\`${weight.column}\` of \`${name}\` weighs a row with ${own}`,
        "a weight is a number from 0 on: 0 leaves a row out of the loss, 2 counts it twice",
      );
    }
    greatest = Math.max(greatest, own);
  }
  if (greatest === 0) {
    throw new DataError(
      `\`${weight.column}\` of \`${name}\` is 0 in every row, so no row counts`,
      "check that this is the column and the file you mean",
    );
  }
}
