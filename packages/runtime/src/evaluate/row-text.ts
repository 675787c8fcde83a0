/** A row in, the values of its inputs in words out, for rows without a picture; with the words of texts that did not reach the model. */
import type { CheckedDataset } from "@penstock/dsl";
import { type FittedPreparation, type LostWord, lostWords, numberRows, type Table, textReader } from "../data/index.ts";
import type { Mistake } from "./report-data.ts";

interface Shown {
  readonly dataset: Pick<CheckedDataset, "inputs">;
  readonly table: Table;
  readonly preparation: Pick<FittedPreparation, "inputs">;
}

/** The text, and what of it is lost. */
export function rowText({ dataset, table, preparation }: Shown, row: number): Required<Pick<Mistake, "text" | "lost">> {
  const lost: LostWord[] = [];
  let text = "";
  for (const input of dataset.inputs) {
    const steps = preparation.inputs.find(({ name }) => name === input.name)?.steps ?? [];
    for (const name of input.columns) {
      text += `${text === "" ? "" : ", "}${name}: `;
      const value = wordsOf(table, name, row);
      if (input.type.kind === "text") {
        const at = text.length;
        for (const word of lostWords(value, steps) ?? []) {
          lost.push({ ...word, start: word.start + at, end: word.end + at });
        }
      }
      text += value;
    }
  }
  return { text, lost };
}

function wordsOf(table: Table, name: string, row: number): string {
  const column = table.columns.get(name);
  if (column === undefined || column.kind === "image") return "picture";
  if (column.kind === "audio") return "recording";
  if (column.kind === "class") return column.values[column.data[row] ?? 0] ?? "?";
  if (column.kind === "text") return textReader(column.data, "random")(row) ?? "?";
  const number = new Float64Array(1);
  numberRows([column], "random")(row, number);
  return String(number[0]);
}
