/** A row of a table in, some of its columns in words out. */
import type { CheckedDataset } from "@penstock/dsl";
import { type FittedPreparation, type LostWord, lostWords, numberRows, type Table, textReader } from "../data/index.ts";

/** A data set and its rows. */
export interface Shown {
  readonly dataset: CheckedDataset;
  readonly table: Table;
}

/** Signs that an excerpt has at most. */
const longest = 120;

/** Some columns of a table. */
interface Columns {
  readonly columns: readonly string[];
  readonly table: Table;
}

/** The columns that the inputs of a data set read. */
export function inputColumns({ dataset, table }: Shown): Columns {
  return { columns: dataset.inputs.flatMap(({ columns }) => columns), table };
}

/** `name: value` of every column; those that no words tell as `name: picture`. */
function wordsOf(
  { columns, table }: Columns,
  row: number,
): readonly { readonly word: string; readonly told: boolean }[] {
  const number = new Float64Array(1);
  return columns.map((name) => {
    const column = table.columns.get(name);
    if (column === undefined || column.kind === "image") return { word: `${name}: picture`, told: false };
    if (column.kind === "audio") return { word: `${name}: recording`, told: false };
    if (column.kind === "class") return { word: `${name}: ${column.values[column.data[row] ?? 0] ?? "?"}`, told: true };
    if (column.kind === "text")
      return { word: `${name}: ${textReader(column.data, "random")(row) ?? "?"}`, told: true };
    numberRows([column], "random")(row, number);
    return { word: `${name}: ${number[0]}`, told: true };
  });
}

/** Words of a row's texts that did not reach a model, by their places in what `rowText` gives; `preparation` is the model's. */
export function lostInRow(
  shown: Shown,
  { inputs }: Pick<FittedPreparation, "inputs">,
  row: number,
): readonly LostWord[] {
  const columns = shown.dataset.inputs.flatMap((input) => input.columns.map((name) => ({ input, name })));
  let start = 0;
  return wordsOf(inputColumns(shown), row).flatMap(({ word }, index): LostWord[] => {
    const { input, name = "" } = columns[index] ?? {};
    const value = start + name.length + 2;
    const text = word.slice(name.length + 2);
    start += word.length + 2;
    if (input?.type.kind !== "text") return [];
    const steps = inputs.find((one) => one.name === input.name)?.steps ?? [];
    return (lostWords(text, steps) ?? []).map((one) => ({ ...one, start: one.start + value, end: one.end + value }));
  });
}

/** Values of some columns of a row in words. */
export function rowText(columns: Columns, row: number): string {
  return wordsOf(columns, row)
    .map(({ word }) => word)
    .join(", ");
}

/** The start of a row's inputs on one line; null where no words tell any of them. */
export function rowExcerpt(shown: Shown, row: number): string | null {
  const told = wordsOf(inputColumns(shown), row).filter((one) => one.told);
  if (told.length === 0) return null;
  const text = told
    .map(({ word }) => word)
    .join(", ")
    .replace(/\s+/g, " ");
  const signs = Array.from(text.slice(0, 2 * longest + 2));
  return signs.length > longest ? `${signs.slice(0, longest - 1).join("")}…` : text;
}
