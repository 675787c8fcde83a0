/** Texts and lists of a column as augmentation leaves them, before anything is made of their words: for people to look at. */
import type { CheckedDataset } from "@penstock/dsl";
import { mixesRows } from "./augment/mix.ts";
import { type DrawOrder, rowStreams } from "./augment/row-streams.ts";
import { textProgram } from "./augment/text-steps.ts";
import { rowsOfDraws } from "./draws.ts";
import type { FittedColumn } from "./fitted-preparation.ts";
import { textOf, wordsOf } from "./flow/cell.ts";
import { filledCells } from "./flow/source-cells.ts";
import type { Table } from "./table.ts";

/** Gives the text or the words of a draw: as an epoch has them, or without an order as the source has them. */
export function wordChanges(
  { table, dataset }: { readonly table: Table; readonly dataset: Pick<CheckedDataset, "name" | "augment"> },
  column: FittedColumn,
): (draw: number, order: DrawOrder | null) => string | readonly string[] {
  const read = filledCells(table, column, { access: "random" });
  const steps = dataset.augment
    .filter((entry) => entry.column === column.name)
    .flatMap((entry) => entry.steps.map((call, place) => ({ call, place })))
    .filter(({ call }) => !mixesRows(call.call));
  const change = textProgram(steps);
  const streams = rowStreams(dataset.name, column.name);
  return (draw, order) => {
    const [row = draw] = rowsOfDraws(Uint32Array.of(draw), table.rows);
    const cell = read(row);
    const words = order === null ? cell : change(cell, { random: streams(order), draw });
    return typeof words === "string" ? textOf(words) : wordsOf(words);
  };
}
