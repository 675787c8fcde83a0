/**
 * CSV files in (plain or gzip), a table with the columns that the data set uses out. DuckDB reads; this file turns fields into
 * numbers and labels, finds the row to blame where one does not fit, and leaves out what `missing: drop` says.
 */
import { existsSync } from "node:fs";
import type { DuckDBConnection } from "@duckdb/node-api";
import { type CheckedDataset, closestName } from "@penstock/dsl";
import { declaredClasses, isNumbered, undeclaredClass } from "./class-labels.ts";
import { isMissing, likelyDelimiter, missingWords } from "./csv-words.ts";
import { DataError, reasonOf } from "./data-error.ts";
import { missingPathHelp } from "./missing-path.ts";
import { CsvFields, readNames } from "./probe/csv-fields.ts";
import { readStart } from "./read-start.ts";
import type { LocalSource } from "./source-arguments.ts";
import { partName } from "./source-part.ts";
import { splitColumn } from "./split-rows.ts";
import { pickRows, type Table, type TableColumn } from "./table.ts";

/** Bytes within which the header of a file ends. */
const LONGEST_HEADER = 2 ** 22;
/** Stands for a class that is missing, until its row is left out. */
const NO_LABEL = -1;

type CsvSource = Extract<LocalSource, { kind: "csv" }>;

/** A source column that the data set uses, and as what. */
interface Wanted {
  readonly name: string;
  readonly kind: "class" | "number" | "text";
  /** What a missing value is: an error, a reason to leave the row out, or something that a later step deals with. */
  readonly missing: "error" | "drop" | "keep";
  /** For messages. */
  readonly target: boolean;
}

/** Values of one column of one file before classes are placed. */
type Fields =
  | { readonly kind: "number"; readonly values: Float64Array }
  | { readonly kind: "class" | "text"; readonly values: readonly string[] };

const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function wantedColumns(dataset: CheckedDataset): Wanted[] {
  const wanted = new Map<string, Wanted>();
  const add = (column: Wanted): void => {
    const { name, kind, missing, target } = column;
    const before = wanted.get(name);
    if (before !== undefined && before.kind !== kind) {
      throw new DataError(
        `column \`${name}\` is used as ${before.kind} and as ${kind}`,
        "use it as one of them, or keep a copy of the column in the file",
      );
    }
    const strict = before === undefined || before.missing === "keep" ? missing : before.missing;
    wanted.set(name, { name, kind, missing: strict, target: target || before?.target === true });
  };
  for (const [columns, target] of [[dataset.inputs, false] as const, [dataset.targets, true] as const]) {
    for (const column of columns) {
      if (column.type.kind === "image") {
        throw new DataError(`\`${column.name}\` is an image; a CSV file has none`, "use `images(folder)` for pictures");
      }
      const filled = column.steps.some((step) => step.call === "fill");
      const missing = filled ? "keep" : dataset.missing;
      const kind = column.type.kind === "class" ? "class" : "number";
      for (const name of column.columns) add({ name, kind, missing, target });
    }
  }
  const by = splitColumn(dataset);
  if (by !== null && !wanted.has(by)) {
    const ordered = dataset.split.call === "chronological";
    add({ name: by, kind: "text", missing: ordered && dataset.missing === "drop" ? "drop" : "keep", target: false });
  }
  return [...wanted.values()];
}

/** A path in which DuckDB sees no pattern: `*`, `?` and `[` stand in brackets. */
const withoutPattern = (path: string): string => path.replaceAll(/[*?[]/g, "[$&]");

/** The FROM clause that reads a file with its names as text. */
function scan(path: string, names: readonly string[], delimiter: string): string {
  const columns = names.map((name) => `${literal(name)}: 'VARCHAR'`).join(", ");
  return `read_csv(${literal(withoutPattern(path))}, auto_detect = false, header = true, delim = ${literal(delimiter)}, quote = '"', escape = '"', columns = {${columns}}, nullstr = '', max_line_size = 16777216)`;
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

async function readFields(connection: DuckDBConnection, from: string, wanted: readonly Wanted[]): Promise<Fields[]> {
  const list = wanted.map(({ name, kind }) => (kind === "number" ? numberField(name) : identifier(name))).join(", ");
  const result = await connection.stream(`SELECT ${list === "" ? "1" : list} FROM ${from}`);
  const columns: unknown[][] = wanted.map(() => []);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    columns.forEach((column, index) => {
      for (const value of chunk.getColumnValues(index)) column.push(value);
    });
  }
  return wanted.map(({ kind }, index): Fields => {
    const values = columns[index] ?? [];
    if (kind !== "number") return { kind, values: values.map((value) => (typeof value === "string" ? value : "")) };
    return {
      kind,
      values: Float64Array.from(values, (value) => (typeof value === "number" ? value : Number.NaN)),
    };
  });
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
  column: { readonly wanted: Wanted; readonly values: Float64Array },
): Promise<void> {
  const { wanted, values } = column;
  const bad = values.findIndex((value) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY);
  if (bad >= 0) {
    const found = await connection.runAndReadAll(
      `SELECT ${identifier(wanted.name)} FROM ${source.from} LIMIT 1 OFFSET ${bad}`,
    );
    throw new DataError(
      `\`${source.path}\` has ${JSON.stringify(found.getRows()[0]?.[0] ?? "")} in row ${bad + 1}, column \`${wanted.name}\`; a number was expected`,
      "correct the field, or leave it empty where the value is not known",
      { file: source.path, row: bad + 1, column: wanted.name },
    );
  }
  const missing = wanted.missing === "error" ? values.findIndex((value) => Number.isNaN(value)) : -1;
  if (missing >= 0) throw missingValue(source.path, missing, wanted);
}

function missingValue(path: string, row: number, { name, target }: Wanted): DataError {
  return new DataError(
    `\`${path}\` has no value in row ${row + 1}, column \`${name}\`, which is ${target ? "a target" : "an input"}`,
    `${target ? "" : "put one there with a `fill` step, or "}leave such rows out with \`missing: drop\``,
    { file: path, row: row + 1, column: name },
  );
}

function classColumn(
  fields: readonly { path: string; values: readonly string[] }[],
  wanted: Wanted,
  declared: readonly string[] | null,
): TableColumn {
  const classes = declared ?? [...new Set(fields.flatMap(({ values }) => values))].sort();
  const labels = new Map(classes.map((name, label) => [name, label]));
  // `class(3)` over words: the words in alphabetical order are the classes.
  const words = new Set(fields.flatMap(({ values }) => values.map((value) => value.trim())));
  for (const word of words) if (isMissing(word)) words.delete(word);
  const counted = declared !== null && isNumbered(declared) && ![...words].some((word) => labels.has(word));
  let values = classes;
  if (counted && words.size === classes.length) {
    values = [...words].sort();
    labels.clear();
    values.forEach((name, label) => {
      labels.set(name, label);
    });
  }
  const data: number[] = [];
  for (const { path, values: names } of fields) {
    names.forEach((field, row) => {
      const name = field.trim();
      const label = labels.get(name);
      if (label === undefined) {
        if (isMissing(name)) {
          if (wanted.missing === "error") throw missingValue(path, row, wanted);
          data.push(NO_LABEL);
          return;
        }
        throw undeclaredClass(name, values, { file: path, row: row + 1, column: wanted.name });
      }
      data.push(label);
    });
  }
  return { kind: "class", values, data: Int32Array.from(data) };
}

/** Reads CSV files of one layout into a table; throws `DataError` naming file, row and column. */
export async function readCsv(source: CsvSource, dataset: CheckedDataset): Promise<Table> {
  const wanted = wantedColumns(dataset);
  const { DuckDBInstance } = await import("@duckdb/node-api");
  // Several readers at once would give the blocks of a large file out of order, and with them other row numbers and other
  // splits from machine to machine. (`parallel = false` keeps the order too, but stops in silence at a quote that is never closed.)
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    const files: { path: string; fields: Fields[]; rows: number }[] = [];
    for (const path of source.paths) {
      if (!existsSync(path)) throw new DataError(`\`${path}\` does not exist`, missingPathHelp(path), path);
      const names = headerNames(path, source.delimiter);
      if (names.length === 0) throw new DataError(`\`${path}\` is empty`, "it should hold rows", path);
      checkNames(path, names, wanted);
      const from = scan(path, names, source.delimiter);
      const fields = await readFields(connection, from, wanted).catch((error: unknown) => {
        throw unreadable(path, error);
      });
      for (const [index, column] of fields.entries()) {
        const one = wanted[index];
        if (column.kind !== "number" || one === undefined) continue;
        await checkNumberFields(connection, { path, from }, { wanted: one, values: column.values });
      }
      files.push({ path, fields, rows: fields[0]?.values.length ?? 0 });
    }
    return joinFiles(files, wanted, dataset);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function joinFiles(
  files: readonly { path: string; fields: readonly Fields[]; rows: number }[],
  wanted: readonly Wanted[],
  dataset: CheckedDataset,
): Table {
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  const columns = new Map<string, TableColumn>();
  wanted.forEach((one, index) => {
    const parts = files.map(({ path, fields }) => ({ path, column: fields[index] }));
    if (one.kind === "number") {
      const data = new Float64Array(rows);
      let offset = 0;
      for (const { column } of parts) {
        if (column?.kind !== "number") continue;
        data.set(column.values, offset);
        offset += column.values.length;
      }
      columns.set(one.name, { kind: "number", data });
      return;
    }
    const texts = parts.flatMap(({ path, column }) =>
      column === undefined || column.kind === "number" ? [] : [{ path, values: column.values }],
    );
    columns.set(
      one.name,
      one.kind === "class"
        ? classColumn(texts, one, declaredClasses(dataset, one.name))
        : { kind: "text", data: texts.flatMap(({ values }) => values) },
    );
  });
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
  const rows = Uint32Array.from({ length: table.rows }, (_, row) => row).filter((row) =>
    needed.every((column) => hasValue(column, row)),
  );
  return rows.length === table.rows ? table : pickRows(table, rows);
}

function hasValue(column: TableColumn, row: number): boolean {
  switch (column.kind) {
    case "number":
      return !Number.isNaN(column.data[row] ?? Number.NaN);
    case "class":
      return column.data[row] !== NO_LABEL;
    case "text":
      return !isMissing(column.data[row] ?? "");
    case "image":
      return true;
  }
}
