/**
 * The serving side of a preparation: rows as a request has them in, `{ "city": "Bonn", "age": 31 }`, what the model reads out. It
 * makes a small table of them and hands that to what makes batches in training, so that a row is prepared alike wherever it is.
 */
import { isMissing } from "./csv-words.ts";
import { DataError } from "./data-error.ts";
import { type FieldFault, isFault, listField, numberField, textField, timeField, wordField } from "./fields.ts";
import type { FittedColumn, FittedPreparation } from "./fitted-preparation.ts";
import { type BatchArray, BatchMaker, type InputNumbers } from "./prepare-batch.ts";
import type { Table, TableColumn } from "./table.ts";
import { textRows } from "./text-rows.ts";

/** A row as it comes over the wire: fields by the names of the source's columns. */
export type RawRow = Readonly<Record<string, unknown>>;

/** What a model reads of rows, by input: `[rows, …]` each. Throws `DataError` naming row and column of a field that does not fit. */
export async function prepareRows(
  preparation: FittedPreparation,
  rows: readonly RawRow[],
): Promise<ReadonlyMap<string, BatchArray<InputNumbers>>> {
  const columns = new Map<string, TableColumn>();
  for (const input of preparation.inputs) {
    for (const source of input.columns) columns.set(source, tableColumn(input, source, rows));
  }
  const table: Table = { rows: rows.length, columns, official: null, origin: null };
  const maker = new BatchMaker({
    table,
    dataset: { name: preparation.dataset, augment: [] },
    preparation: { ...preparation, targets: [] },
  });
  return maker.make(
    Uint32Array.from(rows, (_, row) => row),
    null,
  ).inputs;
}

function tableColumn(input: FittedColumn, source: string, rows: readonly RawRow[]): TableColumn {
  const filled = input.fill.length > 0;
  const read = <Value>(field: (value: unknown) => Value | null | FieldFault): (Value | null)[] =>
    rows.map((fields, row) => {
      const value = field(fields[source]);
      if (isFault(value)) throw wrongField({ source, row, value: fields[source] }, value.expected);
      if (value === null && !filled) throw noField(source, row);
      return value;
    });
  switch (input.kind) {
    case "number":
    case "vector":
      return { kind: "number", data: Float64Array.from(read(numberField), (value) => value ?? Number.NaN) };
    case "time":
      return { kind: "number", data: Float64Array.from(read(timeField), (value) => value ?? Number.NaN) };
    case "text":
      return { kind: "text", data: textRows(read(textField)) };
    case "list":
    case "tags":
      return { kind: "text", data: textRows(read(listField)) };
    case "class":
      return classColumn(input, { source, rows, words: read((value) => classWord(input, value)) });
    case "image":
      throw new DataError(`\`${input.name}\` is a picture, which a row of fields does not have`, null);
  }
}

function classWord({ classes }: FittedColumn, value: unknown): string | null | FieldFault {
  const word = wordField(value);
  if (typeof word !== "string") return word;
  return isMissing(word) && classes?.includes(word) !== true ? null : word;
}

/** The words as classes of a table; with closed classes each must be one of them. */
function classColumn(
  { classes, open }: FittedColumn,
  {
    source,
    rows,
    words,
  }: { readonly source: string; readonly rows: readonly RawRow[]; readonly words: readonly (string | null)[] },
): TableColumn {
  const values = [...new Set(words.flatMap((word) => word ?? []))];
  const labels = new Map(values.map((value, label) => [value, label]));
  words.forEach((word, row) => {
    if (open || word === null || classes?.includes(word) === true) return;
    const names = (classes ?? []).slice(0, 8).map((one) => `\`${one}\``);
    throw wrongField({ source, row, value: rows[row]?.[source] }, `one of ${names.join(", ")}`);
  });
  return {
    kind: "class",
    values,
    data: Int32Array.from(words, (word) => (word === null ? -1 : (labels.get(word) ?? -1))),
  };
}

interface FieldPlace {
  readonly source: string;
  /** From 0. */
  readonly row: number;
  readonly value: unknown;
}

function wrongField({ source, row, value }: FieldPlace, expected: string): DataError {
  const shown = JSON.stringify(value) ?? String(value);
  return new DataError(
    `\`${source}\` is ${shown.length > 60 ? `${shown.slice(0, 59)}…` : shown} in row ${row + 1}; ${expected} was expected`,
    "correct the field, or leave it out where the value is not known",
    { row: row + 1, column: source },
  );
}

function noField(source: string, row: number): DataError {
  return new DataError(
    `\`${source}\` has no value in row ${row + 1}`,
    "give it one; only a column with a `fill` step does without",
    { row: row + 1, column: source },
  );
}
