/**
 * CSV files in (plain or gzip), a table with the columns that the data set uses out. Each file is read once, in pieces, whatever its
 * size; what is wrong is named with its file, row and column.
 */
import { availableParallelism } from "node:os";
import { closestName } from "@penstock/dsl";
import { type ByteSource, openBytes } from "./byte-source.ts";
import { checkHeader, endlessHeader, LONGEST_HEADER, unclosedQuote } from "./csv-header.ts";
import { likelyDelimiter } from "./csv-words.ts";
import { DataError } from "./data-error.ts";
import { CsvFields, readNames } from "./probe/csv-fields.ts";
import { CsvParser } from "./records/csv-parser.ts";
import { type Finishing, finishRecords, type RecordFile } from "./records/finish-records.ts";
import { PieceThreads } from "./records/piece-threads.ts";
import { putsUpWith } from "./records/puts-up-with.ts";
import { readAhead } from "./records/read-ahead.ts";
import { RecordBuffer } from "./records/record-buffer.ts";
import { RecordColumns } from "./records/record-columns.ts";
import { missingValue, wrongValue } from "./records/record-faults.ts";
import { parseAll } from "./records/record-file.ts";
import { type Wanted, wantedColumns } from "./records/wanted.ts";
import type { Table } from "./table.ts";
import { lineAt, refuseOtherText } from "./text-encoding.ts";

/** Files of one layout. */
export interface CsvFiles {
  readonly paths: readonly string[];
  readonly delimiter: string;
  /** What messages call the files; their paths by default. */
  readonly name?: string;
}

/** Reads CSV files of one layout into a table; throws `DataError` naming file, row and column. */
export async function readCsv(source: CsvFiles, finishing: Finishing): Promise<Table> {
  const columns = new RecordColumns(wantedColumns(finishing.dataset), finishing.room);
  const files: RecordFile[] = [];
  for (const path of source.paths) {
    const bytes = await openBytes(path, finishing.context.signal);
    try {
      const file = new CsvFile(source.name ?? path, { bytes, delimiter: source.delimiter, columns });
      const before = files.reduce((sum, { rows }) => sum + rows, 0);
      const rows = await file.read((done) => {
        finishing.context.onProgress?.({ what: "reading rows", done: before + done, total: null });
      });
      files.push({ path: source.name ?? path, rows });
    } finally {
      await bytes.close();
    }
  }
  return finishRecords(files, columns, finishing);
}

/** Bytes from which on a file is parsed by threads. */
const WORTH_THREADS = 2 ** 26;

/** Threads that one can hand pieces to and take their rows from. */
const MOST_THREADS = 6;

interface CsvFileOptions {
  readonly bytes: ByteSource;
  readonly delimiter: string;
  readonly columns: RecordColumns;
  /** Threads that may parse, as many as the machine has cores by default, and the bytes from which on they are worth their start. */
  readonly threads?: number;
  readonly worthThreads?: number;
}

/** One file on its way through a buffer. */
export class CsvFile {
  private readonly path: string;
  private readonly delimiter: string;
  private readonly columns: RecordColumns;
  private readonly buffer: RecordBuffer;
  private readonly threads: number;
  private readonly worthThreads: number;
  private headerLines = 1;

  constructor(path: string, { bytes, delimiter, columns, threads, worthThreads = WORTH_THREADS }: CsvFileOptions) {
    this.path = path;
    this.worthThreads = worthThreads;
    this.threads = threads ?? Math.min(MOST_THREADS, availableParallelism());
    this.delimiter = delimiter;
    this.columns = columns;
    this.buffer = new RecordBuffer(bytes);
  }

  /** Reads all rows; gives how many there are. */
  async read(onRows: (rows: number) => void): Promise<number> {
    const names = await this.header();
    checkHeader(this.path, names);
    checkNames(this.path, names, this.columns.wanted);
    const places = placesOf(names, this.columns.wanted);
    const parser = this.parserOf(places);
    if (this.threads < 2 || !this.columns.plain) return parseAll(this.buffer, parser, { onRows });
    // From here on so much was read that threads are worth their start.
    await parseAll(this.buffer, parser, {
      onRows,
      enough: () => parser.rows > 0 && this.buffer.read > this.worthThreads,
    });
    if (!this.buffer.ended) await this.readAhead(places, { parser, onRows });
    return parseAll(this.buffer, parser, { onRows });
  }

  private async readAhead(
    places: readonly number[],
    { parser, onRows }: { readonly parser: CsvParser; readonly onRows: (rows: number) => void },
  ): Promise<void> {
    const { path, delimiter, columns, buffer } = this;
    const plan = { path, delimiter, wanted: columns.wanted, places };
    const threads = new PieceThreads(plan, this.threads);
    try {
      await readAhead({ buffer, parser, columns, threads, onRows });
    } finally {
      await threads.close();
    }
  }

  /** The names in the first record; the buffer starts behind it then. */
  private async header(): Promise<readonly string[]> {
    const { buffer } = this;
    for (;;) {
      // Doubled quotes are written shorter where they stand.
      const copy = Buffer.from(buffer.bytes.subarray(0, buffer.length));
      const fields = new CsvFields(copy, this.delimiter);
      refuseOtherText(copy, this.path);
      const names = readNames(fields, copy);
      const end = Math.min(fields.position, buffer.length);
      // A record that reaches to the end of the bytes may go on behind it.
      if (buffer.ended || (names.length > 0 && end < buffer.length)) {
        if (fields.unclosed >= 0) throw unclosedQuote(this.path, 1);
        this.headerLines = Math.max(1, lineAt(buffer.bytes.subarray(0, end), end) - 1);
        buffer.drop(end);
        return names;
      }
      if (buffer.length >= LONGEST_HEADER) throw endlessHeader(this.path);
      await buffer.fill();
    }
  }

  private parserOf(places: readonly number[]): CsvParser {
    const { columns, delimiter } = this;
    return new CsvParser(
      {
        path: this.path,
        delimiter,
        writers: places.map((place) => columns.writers[place] ?? null),
        commit: () => columns.commit(),
        fault: (column, taken, row, field) => {
          const wanted = columns.wanted[places[column] ?? -1];
          if (wanted === undefined || putsUpWith(wanted, taken)) return;
          const place = { file: this.path, row };
          throw taken === "missing" ? missingValue(place, wanted) : wrongValue(place, wanted, field);
        },
      },
      1 + this.headerLines,
    );
  }
}

/** For each column of the file its place among the wanted ones; -1 where nobody wants it. */
function placesOf(names: readonly string[], wanted: readonly Wanted[]): number[] {
  const at = new Map(wanted.map(({ name }, index) => [name, index]));
  return names.map((name) => at.get(name) ?? -1);
}

function checkNames(path: string, names: readonly string[], wanted: readonly Wanted[]): void {
  const known = new Set(names);
  for (const { name } of wanted) {
    if (known.has(name)) continue;
    const close = closestName(name, names.slice(0, 10_000));
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
