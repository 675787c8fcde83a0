/**
 * Gathered records in, the table out: labels for words, pictures and recordings for the paths of their files, rows that lack what
 * they need left out.
 */
import { dirname } from "node:path";
import type { CheckedDataset } from "@penstock/dsl";
import { InternalError } from "../../internal-error.ts";
import { declaredClasses, isNumbered, undeclaredClass } from "../class-labels.ts";
import type { ColumnRoom } from "../column-room.ts";
import { numberRows } from "../column-rows.ts";
import { isMissing } from "../csv-words.ts";
import type { DataContext } from "../data-context.ts";
import { decodeFiles } from "../decode-files.ts";
import { pathInside } from "../path-inside.ts";
import { gatheredMedia, mediaDecoder } from "../read-media.ts";
import { partName } from "../source-part.ts";
import { pickRows, type Table, type TableColumn } from "../table.ts";
import { textBytes, textReader } from "../text-rows.ts";
import type { RecordColumns, Words } from "./record-columns.ts";
import { missingValue } from "./record-faults.ts";
import type { Wanted } from "./wanted.ts";

/** Stands for a class that is missing, until its row is left out. */
const NO_LABEL = -1;

/** A file that has been read. */
export interface RecordFile {
  readonly path: string;
  readonly rows: number;
  /** The folder in which the paths that it names start. */
  readonly folder?: string;
}

/** What finishing needs. */
export interface Finishing {
  readonly dataset: CheckedDataset;
  readonly context: DataContext;
  readonly room: ColumnRoom;
}

/** The table of all files. */
export async function finishRecords(
  files: readonly RecordFile[],
  gathered: RecordColumns,
  finishing: Finishing,
): Promise<Table> {
  const { wanted } = gathered;
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  const columns = gathered.finish((one, words) =>
    classColumn(files, words, { wanted: one, declared: declaredClasses(finishing.dataset, one.name) }),
  );
  const index = new Uint16Array(rows);
  let offset = 0;
  files.forEach((file, place) => {
    index.fill(place, offset, offset + file.rows);
    offset += file.rows;
  });
  const origin = { files: files.map(({ path }) => partName(path)), index };
  const table = { rows, columns, official: null, origin };
  const complete = completeRows(table, wanted);
  const decoded = await decodeNamed(table, files, { ...finishing, wanted });
  return complete === null ? decoded : pickRows(decoded, complete);
}

/** Labels for words; throws `DataError` at the first row whose word is no class. */
function classColumn(
  files: readonly RecordFile[],
  { words, codes }: Words,
  { wanted, declared }: { readonly wanted: Wanted; readonly declared: readonly string[] | null },
): TableColumn {
  const named = new Set(words.filter((word) => !isMissing(word)));
  let values = declared ?? [...named].sort();
  // `class(3)` over words: the words in alphabetical order are the classes.
  const counted = declared !== null && isNumbered(declared) && ![...named].some((word) => values.includes(word));
  if (counted && named.size === values.length) values = [...named].sort();
  const labels = new Map(values.map((name, label) => [name, label]));
  const labelOf = words.map((word) => labels.get(word) ?? NO_LABEL);
  const left = words.map((word, code) => labelOf[code] === NO_LABEL && isMissing(word) && wanted.missing !== "error");
  const data = new Int32Array(codes.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] ?? 0;
    const label = labelOf[code] ?? NO_LABEL;
    if (label === NO_LABEL && left[code] !== true) {
      const at = placeOfRow(files, row);
      const name = words[code] ?? "";
      if (isMissing(name)) throw missingValue(at, wanted);
      throw undeclaredClass(name, values, { ...at, column: wanted.name });
    }
    data[row] = label;
  }
  return { kind: "class", values, data };
}

/** The file of a row of the table, and the row's number in it, from 1. */
function placeOfRow(files: readonly RecordFile[], row: number): { readonly file: string; readonly row: number } {
  let first = 0;
  for (const { path, rows } of files) {
    if (row < first + rows) return { file: path, row: row - first + 1 };
    first += rows;
  }
  throw new InternalError(`row ${row} lies in no file`);
}

/** The table with pictures and recordings in place of the paths of their files. */
async function decodeNamed(
  table: Table,
  files: readonly RecordFile[],
  { wanted, dataset, context, room }: Finishing & { readonly wanted: readonly Wanted[] },
): Promise<Table> {
  const columns = new Map(table.columns);
  for (const [index, { name, kind }] of wanted.entries()) {
    const paths = columns.get(name);
    const input = [...dataset.inputs, ...dataset.targets].find((one) => one.columns.includes(name));
    const decoder = kind !== "file" || input === undefined ? null : mediaDecoder(input.type);
    if (decoder === null || paths?.kind !== "text") continue;
    const read = textReader(paths.data, "sequential");
    const named = Array.from({ length: table.rows }, (_, row) => read(row)?.trim() ?? null);
    const sink = room.sink(`${index}.media.rows`, decoder.rowBytes, table.rows);
    const folderOf = (row: number): string => {
      const { file } = placeOfRow(files, row);
      return files.find(({ path }) => path === file)?.folder ?? dirname(file);
    };
    await decodeFiles(named, decoder, {
      sink,
      context,
      place: (row) => ({ ...placeOfRow(files, row), column: name }),
      find: (path, row) => pathInside(folderOf(row), path),
    });
    columns.set(name, gatheredMedia(sink, decoder.column));
  }
  return { ...table, columns };
}

/** The rows that have every value they need; null where all have. */
function completeRows(table: Table, wanted: readonly Wanted[]): Uint32Array | null {
  const needed = wanted.flatMap(({ name, missing }) => (missing === "drop" ? (table.columns.get(name) ?? []) : []));
  if (needed.length === 0) return null;
  const numbers = needed.filter((column) => column.kind === "number");
  const readNumbers = numberRows(numbers, "sequential");
  const values = new Float64Array(numbers.length);
  const words = needed.flatMap((column) => wordTest(column) ?? []);
  const rows = Uint32Array.from({ length: table.rows }, (_, row) => row).filter((row) => {
    if (!words.every((hasWord) => hasWord(row))) return false;
    readNumbers(row, values);
    return !values.some((value) => Number.isNaN(value));
  });
  return rows.length === table.rows ? null : rows;
}

/** Whether rows have a class or a text; null for columns of other kinds. */
function wordTest(column: TableColumn): ((row: number) => boolean) | null {
  if (column.kind === "class") return (row) => column.data[row] !== NO_LABEL;
  if (column.kind !== "text") return null;
  const read = textBytes(column.data, 2 ** 20);
  return (row) => read(row) !== null;
}
