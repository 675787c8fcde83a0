/**
 * The serving side of a preparation: rows as a request has them in, `{ "city": "Bonn", "age": 31 }`, what the model reads out. It
 * makes a small table of them and hands that to what makes batches in training, so that a row is prepared alike wherever it is.
 */

import { InternalError } from "../internal-error.ts";
import { isMissing } from "./csv-words.ts";
import { DataError, reasonOf } from "./data-error.ts";
import { decodePicture } from "./decode-picture.ts";
import { type FieldFault, isFault, listField, numberField, textField, timeField, wordField } from "./fields.ts";
import type { FittedColumn, FittedPreparation } from "./fitted-preparation.ts";
import { type BatchArray, BatchMaker, type InputNumbers } from "./prepare-batch.ts";
import { soundOfBytes, soundOfFile } from "./sound.ts";
import type { Table, TableColumn } from "./table.ts";
import { textRows } from "./text-rows.ts";

/** A row as it comes over the wire: fields by the names of the source's columns. */
export type RawRow = Readonly<Record<string, unknown>>;

/** A picture or a recording that is decoded already, in place of its bytes. */
export class DecodedMedia {
  readonly data: Uint8Array | Float32Array;

  constructor(data: Uint8Array | Float32Array) {
    this.data = data;
  }
}

/**
 * What a model reads of rows, by input: `[rows, …]` each; the last row again where they are to be more. Throws `DataError` naming row and
 * column of a field that does not fit.
 */
export async function prepareRows(
  preparation: FittedPreparation,
  rows: readonly RawRow[],
  count = rows.length,
): Promise<ReadonlyMap<string, BatchArray<InputNumbers>>> {
  const columns = new Map<string, TableColumn>();
  for (const input of preparation.inputs) {
    for (const source of input.columns) {
      const media = input.kind === "image" || input.kind === "audio";
      columns.set(source, media ? await mediaColumn(input, source, rows) : fieldColumn(input, source, rows));
    }
  }
  const table: Table = { rows: rows.length, columns, official: null, origin: null };
  const maker = new BatchMaker({
    table,
    dataset: { name: preparation.dataset, augment: [], weight: null },
    preparation: { ...preparation, targets: [] },
  });
  return maker.make(
    Uint32Array.from({ length: count }, (_, row) => Math.min(row, rows.length - 1)),
    null,
  ).inputs;
}

function fieldColumn(input: FittedColumn, source: string, rows: readonly RawRow[]): TableColumn {
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
    case "audio":
    case "mask":
    case "boxes":
      throw new InternalError(`\`${input.name}\` is no field`);
  }
}

/** Pictures or recordings: bytes of files, or numbers as they are decoded. */
async function mediaColumn(input: FittedColumn, source: string, rows: readonly RawRow[]): Promise<TableColumn> {
  const decoded: (Uint8Array | Float32Array)[] = [];
  for (const [row, fields] of rows.entries()) {
    const value = fields[source];
    if (value === null || value === undefined) throw noField(source, row);
    try {
      decoded.push(await mediaField(input, value));
    } catch (error) {
      const what = input.kind === "image" ? "picture" : "recording";
      throw new DataError(
        `the ${what} \`${source}\` in row ${row + 1} cannot be decoded: ${reasonOf(error)}`,
        `send the bytes of its file, in base64, or its ${input.kind === "image" ? "pixels" : "samples"} as numbers`,
        { row: row + 1, column: source },
      );
    }
  }
  const [height = 1, width = 1, channels = 1] = input.shape;
  if (input.kind === "image") {
    return { kind: "image", shape: [height, width, channels], data: joined(decoded, new Uint8Array(sumOf(decoded))) };
  }
  const samples = input.sound?.samples ?? 1;
  return { kind: "audio", samples, data: joined(decoded, new Float32Array(sumOf(decoded))) };
}

function sumOf(parts: readonly { readonly length: number }[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

function joined<Numbers extends Uint8Array | Float32Array>(
  parts: readonly (Uint8Array | Float32Array)[],
  whole: Numbers,
): Numbers {
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

async function mediaField(input: FittedColumn, value: unknown): Promise<Uint8Array | Float32Array> {
  if (value instanceof DecodedMedia) return value.data;
  const [height = 1, width = 1, channels = 1] = input.shape;
  const { sound } = input;
  const count = sound?.samples ?? height * width * channels;
  if (Array.isArray(value)) {
    const numbers = value.flat(2).map(Number);
    if (numbers.some((number) => !Number.isFinite(number))) throw new Error("it holds what is no number");
    if (sound !== null) return Float32Array.from({ length: count }, (_, at) => numbers[at] ?? 0);
    if (numbers.length !== count) throw new Error(`it has ${numbers.length} numbers, ${count} were expected`);
    return Uint8Array.from(numbers, (number) => Math.min(255, Math.max(0, Math.round(number))));
  }
  const bytes = bytesOf(value);
  return sound === null
    ? decodePicture(bytes, { height, width, channels })
    : soundOfBytes(bytes, "the recording", sound);
}

/** The pixels or samples of a file, as they are in training; throws an `Error` that says what is wrong with it. */
export async function decodeMedia(input: FittedColumn, path: string): Promise<Uint8Array | Float32Array> {
  const [height = 1, width = 1, channels = 1] = input.shape;
  const { sound } = input;
  return sound === null ? decodePicture(path, { height, width, channels }) : soundOfFile(path, sound);
}

function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value === "string") return Buffer.from(value.replace(/^data:[^,]*,/, ""), "base64");
  throw new Error("it is neither bytes nor numbers");
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
