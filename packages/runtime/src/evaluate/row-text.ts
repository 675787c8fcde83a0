/** A row of a table in, its inputs in words out. */
import type { CheckedDataset } from "@penstock/dsl";
import { numberRows, type Table, textReader } from "../data/index.ts";

/** A data set and its rows. */
export interface Shown {
  readonly dataset: CheckedDataset;
  readonly table: Table;
}

/** Signs that an excerpt has at most. */
const longest = 120;

/** `name: value` of every input's columns; those that no words tell as `name: picture`. */
function wordsOf({ dataset, table }: Shown, row: number): readonly { readonly word: string; readonly told: boolean }[] {
  const number = new Float64Array(1);
  return dataset.inputs.flatMap((input) =>
    input.columns.map((name) => {
      const column = table.columns.get(name);
      if (column === undefined || column.kind === "image") return { word: `${name}: picture`, told: false };
      if (column.kind === "audio") return { word: `${name}: recording`, told: false };
      if (column.kind === "class")
        return { word: `${name}: ${column.values[column.data[row] ?? 0] ?? "?"}`, told: true };
      if (column.kind === "text")
        return { word: `${name}: ${textReader(column.data, "random")(row) ?? "?"}`, told: true };
      numberRows([column], "random")(row, number);
      return { word: `${name}: ${number[0]}`, told: true };
    }),
  );
}

/** Values of a row's inputs in words. */
export function rowText(shown: Shown, row: number): string {
  return wordsOf(shown, row)
    .map(({ word }) => word)
    .join(", ");
}

/** The start of a row's inputs on one line; null where no words tell any of them. */
export function rowExcerpt(shown: Shown, row: number): string | null {
  const told = wordsOf(shown, row).filter((one) => one.told);
  if (told.length === 0) return null;
  const text = told
    .map(({ word }) => word)
    .join(", ")
    .replace(/\s+/g, " ");
  const signs = Array.from(text.slice(0, 2 * longest + 2));
  return signs.length > longest ? `${signs.slice(0, longest - 1).join("")}…` : text;
}
