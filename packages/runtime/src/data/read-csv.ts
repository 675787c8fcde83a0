/**
 * CSV files in (plain or gzip), a table with the columns that the data set uses out. DuckDB reads; this file turns fields into
 * numbers and labels, finds the row to blame where one does not fit, and leaves out what `missing: drop` says.
 */
import { existsSync } from "node:fs";
import type { DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";
import { type CheckedDataset, type ColumnType, closestName } from "@penstock/dsl";
import { InternalError } from "../internal-error.ts";
import { declaredClasses, isNumbered, undeclaredClass } from "./class-labels.ts";
import type { ColumnRoom } from "./column-room.ts";
import { numberRows } from "./column-rows.ts";
import { CsvColumns, type NumberFaults, type Wanted, type Words } from "./csv-columns.ts";
import { isMissing, likelyDelimiter, missingWords } from "./csv-words.ts";
import type { DataContext } from "./data-context.ts";
import { DataError, reasonOf } from "./data-error.ts";
import { missingPathHelp } from "./missing-path.ts";
import { CsvFields, readNames } from "./probe/csv-fields.ts";
import { readStart } from "./read-start.ts";
import type { LocalSource } from "./source-arguments.ts";
import { partName } from "./source-part.ts";
import { splitColumn } from "./split-columns.ts";
import { pickRows, type Table, type TableColumn } from "./table.ts";
import { textBytes } from "./text-rows.ts";

/** Bytes within which the header of a file ends. */
const LONGEST_HEADER = 2 ** 22;
/** Bytes of a row; the file is read in pieces of twice as many, where DuckDB would take sixteen times. */
const LONGEST_LINE = 2 ** 24;
/** Chunks of 2,048 rows after which a person is told how far it is. */
const CHUNKS_OF_PROGRESS = 100;
/** Stands for a class that is missing, until its row is left out. */
const NO_LABEL = -1;

type CsvSource = Extract<LocalSource, { kind: "csv" }>;

const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function wantedColumns(dataset: CheckedDataset): Wanted[] {
  const wanted = new Map<string, Wanted>();
  const add = (column: Wanted): void => {
    const { name, kind, missing, target, words = false } = column;
    const before = wanted.get(name);
    if (before !== undefined && before.kind !== kind) {
      throw new DataError(
        `column \`${name}\` is used as ${before.kind} and as ${kind}`,
        "use it as one of them, or keep a copy of the column in the file",
      );
    }
    const strict = before === undefined || before.missing === "keep" ? missing : before.missing;
    wanted.set(name, { name, kind, missing: strict, target: target || before?.target === true, words });
  };
  for (const [columns, target] of [[dataset.inputs, false] as const, [dataset.targets, true] as const]) {
    for (const column of columns) {
      if (column.type.kind === "image") {
        throw new DataError(`\`${column.name}\` is an image; a CSV file has none`, "use `images(folder)` for pictures");
      }
      const filled = column.steps.some((step) => step.call === "fill");
      const missing = filled ? "keep" : dataset.missing;
      const kind = wantedKind(column.type.kind);
      for (const name of column.columns) add({ name, kind, missing, target });
    }
  }
  const by = splitColumn(dataset);
  if (by !== null && !wanted.has(by)) {
    const ordered = dataset.split.call === "chronological";
    const missing = ordered && dataset.missing === "drop" ? "drop" : "keep";
    add({ name: by, kind: "text", missing, target: false, words: ordered });
  }
  return [...wanted.values()];
}

/** What a column is read as; vectors are numbers, lists are texts until their steps look at them. */
function wantedKind(kind: ColumnType["kind"]): Wanted["kind"] {
  switch (kind) {
    case "class":
    case "time":
      return kind;
    case "text":
    case "list":
    case "tags":
      return "text";
    default:
      return "number";
  }
}

/** A path in which DuckDB sees no pattern: `*`, `?` and `[` stand in brackets. */
const withoutPattern = (path: string): string => path.replaceAll(/[*?[]/g, "[$&]");

/** The FROM clause that reads a file with its names as text. */
function scan(path: string, names: readonly string[], delimiter: string): string {
  const columns = names.map((name) => `${literal(name)}: 'VARCHAR'`).join(", ");
  return `read_csv(${literal(withoutPattern(path))}, auto_detect = false, header = true, delim = ${literal(delimiter)}, quote = '"', escape = '"', columns = {${columns}}, nullstr = '', max_line_size = ${LONGEST_LINE}, buffer_size = ${2 * LONGEST_LINE})`;
}

/** A field as number: NULL where missing, infinity where it is none. */
function numberField(name: string): string {
  const field = `trim(${identifier(name)})`;
  const missing = missingWords.map(literal).join(", ");
  return `CASE WHEN ${identifier(name)} IS NULL OR lower(${field}) IN (${missing}) THEN NULL ELSE coalesce(TRY_CAST(${field} AS DOUBLE), 'infinity'::DOUBLE) END`;
}

/** The column names of a file; none where it is empty. */
function headerNames(path: string, delimiter: string): readonly string[] {
  const bytes = Buffer.from(readStart(path, LONGEST_HEADER).bytes);
  return readNames(new CsvFields(bytes, delimiter), bytes);
}

function checkNames(path: string, names: readonly string[], wanted: readonly Wanted[]): void {
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) === index) continue;
    throw new DataError(`\`${path}\` has two columns named \`${name}\``, "give each column its own name", path);
  }
  for (const { name } of wanted) {
    if (names.includes(name)) continue;
    const close = closestName(name, names);
    const other = names.length === 1 ? likelyDelimiter(names[0] ?? "") : null;
    throw new DataError(
      `\`${path}\` has no column \`${name}\``,
      other !== null
        ? `its header has no such name, but ${JSON.stringify(other)}: set \`delimiter: ${JSON.stringify(other)}\``
        : close === null
          ? `its columns are ${names.slice(0, 20).join(", ")}`
          : `did you mean \`${close}\`?`,
      path,
    );
  }
}

/** What DuckDB says of a file that it cannot read, in our words. */
function unreadable(path: string, error: unknown): DataError {
  const text = reasonOf(error);
  const line = /line:?\s*(\d+)/i.exec(text)?.[1];
  const found = /Expected Number of Columns: (\d+) Found: (\d+)/i.exec(text);
  const place = line === undefined ? "" : ` in line ${line}`;
  const at = line === undefined ? path : { file: path, line: Number(line) };
  if (found !== null) {
    return new DataError(
      `\`${path}\` has ${found[2]} fields${place}, expected ${found[1]}`,
      "quote fields that contain the delimiter, or set `delimiter`",
      at,
    );
  }
  if (/unicode|utf-?8|encod/i.test(text)) {
    return new DataError(`\`${path}\` is not UTF-8 text${place}`, "save it as UTF-8", at);
  }
  if (/unterminated quote|quote/i.test(text) && !/Conversion/i.test(text)) {
    return new DataError(
      `\`${path}\` has a quote that is never closed${place}`,
      "close it, or double the quotes inside a quoted field",
      at,
    );
  }
  return new DataError(
    `\`${path}\` cannot be read as CSV${place}: ${text.split("\n")[0] ?? text}`,
    "check its delimiter, quotes and header",
    at,
  );
}

async function checkNumberFields(
  connection: DuckDBConnection,
  source: { readonly path: string; readonly from: string },
  { wanted, faults }: { readonly wanted: Wanted; readonly faults: NumberFaults },
): Promise<void> {
  const { bad, missing } = faults;
  if (bad !== null) {
    const found = await connection.runAndReadAll(
      `SELECT ${identifier(wanted.name)} FROM ${source.from} LIMIT 1 OFFSET ${bad}`,
    );
    const what = wanted.kind === "time" ? "a time" : "a number";
    throw new DataError(
      `\`${source.path}\` has ${JSON.stringify(found.getRows()[0]?.[0] ?? "")} in row ${bad + 1}, column \`${wanted.name}\`; ${what} was expected`,
      "correct the field, or leave it empty where the value is not known",
      { file: source.path, row: bad + 1, column: wanted.name },
    );
  }
  if (wanted.missing === "error" && missing !== null) throw missingValue(source.path, missing, wanted);
}

function missingValue(path: string, row: number, { name, target }: Wanted): DataError {
  return new DataError(
    `\`${path}\` has no value in row ${row + 1}, column \`${name}\`, which is ${target ? "a target" : "an input"}`,
    `${target ? "" : "put one there with a `fill` step, or "}leave such rows out with \`missing: drop\``,
    { file: path, row: row + 1, column: name },
  );
}

interface CsvFile {
  readonly path: string;
  readonly rows: number;
}

/** Labels for words; throws `DataError` at the first row whose word is no class. */
function classColumn(
  files: readonly CsvFile[],
  { words, codes }: Words,
  { wanted, declared }: { readonly wanted: Wanted; readonly declared: readonly string[] | null },
): TableColumn {
  const named = new Set(words.map((word) => word.trim()).filter((word) => !isMissing(word)));
  let values = declared ?? [...named].sort();
  // `class(3)` over words: the words in alphabetical order are the classes.
  const counted = declared !== null && isNumbered(declared) && ![...named].some((word) => values.includes(word));
  if (counted && named.size === values.length) values = [...named].sort();
  const labels = new Map(values.map((name, label) => [name, label]));
  const labelOf = words.map((word) => labels.get(word.trim()) ?? NO_LABEL);
  const left = words.map((word, code) => labelOf[code] === NO_LABEL && isMissing(word) && wanted.missing !== "error");
  const data = codes.map((code, row) => {
    const label = labelOf[code] ?? NO_LABEL;
    if (label !== NO_LABEL || left[code] === true) return label;
    const at = placeOfRow(files, row);
    const name = (words[code] ?? "").trim();
    if (isMissing(name)) throw missingValue(at.file, at.row, wanted);
    throw undeclaredClass(name, values, { file: at.file, row: at.row + 1, column: wanted.name });
  });
  return { kind: "class", values, data };
}

/** The file of a row of the table, and the row's number in it, from 0. */
function placeOfRow(files: readonly CsvFile[], row: number): { readonly file: string; readonly row: number } {
  let first = 0;
  for (const { path, rows } of files) {
    if (row < first + rows) return { file: path, row: row - first };
    first += rows;
  }
  throw new InternalError(`row ${row} lies in no file`);
}

/** Reads CSV files of one layout into a table; throws `DataError` naming file, row and column. */
export async function readCsv(
  source: CsvSource,
  {
    dataset,
    context,
    room,
  }: { readonly dataset: CheckedDataset; readonly context: DataContext; readonly room: ColumnRoom },
): Promise<Table> {
  const wanted = wantedColumns(dataset);
  const columns = new CsvColumns(wanted, room, splitColumn(dataset));
  const { DuckDBInstance } = await import("@duckdb/node-api");
  // Several readers at once would give the blocks of a large file out of order, and with them other row numbers and other
  // splits from machine to machine. (`parallel = false` keeps the order too, but stops in silence at a quote that is never closed.)
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  const files: CsvFile[] = [];
  let chunks = 0;
  try {
    for (const path of source.paths) {
      if (!existsSync(path)) throw new DataError(`\`${path}\` does not exist`, missingPathHelp(path), path);
      const names = headerNames(path, source.delimiter);
      if (names.length === 0) throw new DataError(`\`${path}\` is empty`, "it should hold rows", path);
      checkNames(path, names, wanted);
      const from = scan(path, names, source.delimiter);
      for await (const chunk of chunksOf(connection, { path, from, wanted })) {
        columns.add(chunk);
        context.signal?.throwIfAborted();
        if (++chunks % CHUNKS_OF_PROGRESS === 0) {
          context.onProgress?.({ what: "reading rows", done: chunks * chunk.rowCount, total: null });
        }
      }
      const { rows, faults } = columns.closeFile();
      for (const one of wanted) {
        const found = faults.get(one.name);
        if (found !== undefined) await checkNumberFields(connection, { path, from }, { wanted: one, faults: found });
      }
      files.push({ path, rows });
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  return joinFiles(files, columns, { wanted, dataset });
}

/** A file's rows as they are read; throws `DataError` where DuckDB cannot read on. */
async function* chunksOf(
  connection: DuckDBConnection,
  { path, from, wanted }: { readonly path: string; readonly from: string; readonly wanted: readonly Wanted[] },
): AsyncGenerator<DuckDBDataChunk> {
  const list = wanted.map(({ name, kind }) => (kind === "number" ? numberField(name) : identifier(name))).join(", ");
  try {
    const result = await connection.stream(`SELECT ${list === "" ? "1" : list} FROM ${from}`);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk;
    }
  } catch (error) {
    throw unreadable(path, error);
  }
}

function joinFiles(
  files: readonly CsvFile[],
  gathered: CsvColumns,
  { wanted, dataset }: { readonly wanted: readonly Wanted[]; readonly dataset: CheckedDataset },
): Table {
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  const columns = gathered.finish((one, words) =>
    classColumn(files, words, { wanted: one, declared: declaredClasses(dataset, one.name) }),
  );
  const index = new Uint16Array(rows);
  let offset = 0;
  files.forEach((file, place) => {
    index.fill(place, offset, offset + file.rows);
    offset += file.rows;
  });
  const origin = { files: files.map(({ path }) => partName(path)), index };
  return dropIncomplete({ rows, columns, official: null, origin }, wanted);
}

/** The rows that have every value they need. */
function dropIncomplete(table: Table, wanted: readonly Wanted[]): Table {
  const needed = wanted.flatMap(({ name, missing }) => (missing === "drop" ? (table.columns.get(name) ?? []) : []));
  if (needed.length === 0) return table;
  const numbers = needed.filter((column) => column.kind === "number");
  const readNumbers = numberRows(numbers, "sequential");
  const values = new Float64Array(numbers.length);
  const words = needed.flatMap((column) => wordTest(column) ?? []);
  const rows = Uint32Array.from({ length: table.rows }, (_, row) => row).filter((row) => {
    if (!words.every((hasWord) => hasWord(row))) return false;
    readNumbers(row, values);
    return !values.some((value) => Number.isNaN(value));
  });
  return rows.length === table.rows ? table : pickRows(table, rows);
}

/** Whether rows have a class or a text; null for columns of other kinds. */
function wordTest(column: TableColumn): ((row: number) => boolean) | null {
  if (column.kind === "class") return (row) => column.data[row] !== NO_LABEL;
  if (column.kind !== "text") return null;
  const read = textBytes(column.data, 2 ** 20);
  return (row) => read(row) !== null;
}
