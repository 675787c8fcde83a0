/**
 * The train rows of several data sets in, the preparation of the inputs that one model reads from all of them out: fitted on all of these rows
 * together, so that a word has one number and an amount one scale wherever a row comes from.
 */
import type { CheckedDataset } from "@penstock/dsl";
import { fitColumn } from "./fit-preparation.ts";
import type { FittedPreparation } from "./fitted-preparation.ts";
import { type FitPart, runFits } from "./flow/fit-scan.ts";
import type { Table, TableColumn } from "./table.ts";

/** One of several data sets. */
export interface TogetherPart {
  readonly dataset: CheckedDataset;
  readonly table: Table;
  readonly train: Uint32Array;
  /** As it is by itself: its targets stay as they are. */
  readonly preparation: FittedPreparation;
}

/** Their preparations, in the same order: the inputs are those of all, read from the columns of each. */
export function fitTogether(parts: readonly TogetherPart[]): FittedPreparation[] {
  const [first] = parts;
  if (first === undefined) return [];
  const { inputs } = first.dataset;
  const scans = parts.map((part): FitPart => ({ table: underNamesOf(first.dataset, part), rows: part.train }));
  const fitted = runFits(
    inputs.map((column) => fitColumn(first.table, column)),
    scans,
  );
  const rows = parts.reduce((sum, part) => sum + part.train.length, 0);
  return parts.map(({ dataset, preparation }) => ({
    dataset: dataset.name,
    rows,
    inputs: fitted.map((column) => ({
      ...column,
      columns: [...(dataset.inputs.find(({ name }) => name === column.name)?.columns ?? column.columns)],
    })),
    targets: preparation.targets,
  }));
}

/** A table whose input columns are called as another data set calls them. */
function underNamesOf(named: CheckedDataset, { dataset, table }: TogetherPart): Table {
  const columns = new Map<string, TableColumn>();
  for (const input of named.inputs) {
    const own = dataset.inputs.find(({ name }) => name === input.name)?.columns ?? [];
    input.columns.forEach((name, place) => {
      const column = table.columns.get(own[place] ?? name);
      if (column !== undefined) columns.set(name, column);
    });
  }
  return { ...table, columns };
}
