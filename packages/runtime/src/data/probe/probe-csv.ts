/**
 * CSV files in, what they hold out: every row of files up to a bound, a sample of larger ones.
 */
import { basename } from "node:path";
import type { DataProbe, ProbedPart, RaggedRow, RowPlace } from "@penstock/dsl";
import { checkHeader, endlessHeader, unclosedQuote } from "../csv-header.ts";
import { likelyDelimiter } from "../csv-words.ts";
import { DataError } from "../data-error.ts";
import type { LocalSource } from "../source-arguments.ts";
import { checkText, lineAt } from "../text-encoding.ts";
import { ColumnScan } from "./column-scan.ts";
import { CsvFields, readNames } from "./csv-fields.ts";
import { Hash } from "./hash-codes.ts";
import { readPieces } from "./read-pieces.ts";
import { RowScan } from "./row-scan.ts";

/** What all files of a source may have together to be taken whole. */
const LARGEST_SOURCE = 256 * 2 ** 20;
const LF = 10;

/** Looks into CSV files; throws `DataError` for what no reader could make sense of. */
export function probeCsv(
  source: Extract<LocalSource, { kind: "csv" }>,
  options: { readonly reads: readonly string[] | null },
): DataProbe {
  return new CsvProbe(source, options.reads).run();
}

/** Names, the first of very many. */
function listed(names: readonly string[]): string {
  return names.length > 20 ? `${names.slice(0, 19).join(", ")} and ${names.length - 19} more` : names.join(", ");
}

/** The state of one look: columns and rows gather over all files. */
class CsvProbe {
  private readonly source: Extract<LocalSource, { kind: "csv" }>;
  private readonly reads: readonly string[] | null;
  private columns: readonly ColumnScan[] = [];
  private names: readonly string[] | null = null;
  private readonly rowScan: RowScan;
  private readonly parts: ProbedPart[] = [];
  /** First row of each part, counted over all. */
  private readonly starts: number[] = [];
  private rows = 0;
  /** Rows from here on cannot be numbered. */
  private countless = Number.POSITIVE_INFINITY;
  private ragged: RaggedRow | null = null;
  private whole = true;

  constructor(source: Extract<LocalSource, { kind: "csv" }>, reads: readonly string[] | null) {
    this.source = source;
    this.reads = reads;
    this.rowScan = new RowScan((row) => this.placeOf(row));
  }

  run(): DataProbe {
    let budget = LARGEST_SOURCE;
    for (const path of this.source.paths) {
      const { pieces, whole, length } = readPieces(path, budget);
      budget -= Math.min(budget, length ?? 0);
      this.addFile(path, pieces, whole);
    }
    const complete = this.whole && this.ragged === null;
    return {
      kind: "probe",
      columns: this.columns.map((column) => column.result(complete)),
      rows: this.whole ? this.rows : null,
      official: null,
      sampled: !this.whole,
      parts: this.parts,
      repeats: complete ? this.rowScan.result() : null,
      ragged: this.ragged,
    };
  }

  private addFile(path: string, pieces: readonly Buffer[], whole: boolean): void {
    const [head = Buffer.alloc(0), ...blocks] = pieces;
    const part = this.parts.length;
    const before = this.rows;
    this.starts.push(before);
    const fields = new CsvFields(head, this.source.delimiter);
    checkText(head, { path, whole });
    const found = this.readHeader(path, fields, { head, whole });
    const order = this.arrange(path, found);
    this.addRecords(head, fields, { part, order, numbered: true, last: whole });
    if (fields.unclosed >= 0 && whole) throw unclosedQuote(path, lineAt(head, fields.unclosed));
    if (!whole) {
      this.countless = Math.min(this.countless, this.rows);
      this.whole = false;
    }
    for (const block of blocks) {
      // A block starts and ends within rows; whether within quotes nobody knows, so odd rows in it are passed over.
      const start = block.indexOf(LF) + 1;
      const records = new CsvFields(block, this.source.delimiter, Math.max(1, start));
      this.addRecords(block, records, { part, order, numbered: false, last: false });
    }
    this.parts.push({ name: basename(path), rows: whole ? this.rows - before : null, official: null });
  }

  private readHeader(
    path: string,
    fields: CsvFields,
    { head, whole }: { readonly head: Buffer; readonly whole: boolean },
  ): string[] {
    const names = readNames(fields, head);
    if (!whole && fields.position >= head.length) throw endlessHeader(path);
    checkHeader(path, names);
    const [only = ""] = names;
    const other = names.length === 1 ? likelyDelimiter(only) : null;
    if (other !== null) {
      throw new DataError(
        `\`${path}\` has one column, ${JSON.stringify(only)}, when split at ${JSON.stringify(this.source.delimiter)}`,
        `set \`delimiter: ${JSON.stringify(other)}\``,
        path,
      );
    }
    return names;
  }

  /** For each field of this file's rows, its column. */
  private arrange(path: string, found: readonly string[]): readonly ColumnScan[] {
    if (this.names === null) {
      this.names = found;
      this.columns = found.map((name) => new ColumnScan(name, (row) => this.placeOf(row)));
    }
    const { names, columns } = this;
    const places = new Map(names.map((name, index) => [name, index]));
    const same = found.length === names.length && found.every((name) => places.has(name));
    if (!same) {
      throw new DataError(
        `\`${path}\` has the columns ${listed(found)}, the files before it ${listed(names)}`,
        "files of one source must have one header",
        path,
      );
    }
    return found.flatMap((name) => columns[places.get(name) ?? -1] ?? []);
  }

  private addRecords(
    bytes: Buffer,
    fields: CsvFields,
    file: {
      readonly part: number;
      readonly order: readonly ColumnScan[];
      readonly numbered: boolean;
      /** Whether the last record is whole. */
      readonly last: boolean;
    },
  ): void {
    const { part, order, numbered, last } = file;
    const { reads } = this;
    const names = reads === null ? null : new Set(reads);
    const read = order.map((column) => names === null || names.has(column.name));
    const all = read.every((one) => !one);
    // Rows are compared by the columns in the order of the first file, whatever their order in this one.
    const places = new Map(order.map((column, index) => [column, index]));
    const inOrder = this.columns.flatMap((column) => places.get(column) ?? []);
    const hashes = order.map(() => new Hash());
    const row = new Hash();
    const place = { row: this.rows, part };
    while (fields.next()) {
      const { count, starts, ends } = fields;
      const cut = !last && (ends[count - 1] ?? 0) >= bytes.length - 1;
      if (cut) break;
      if (count !== order.length) {
        if (!numbered) continue;
        place.row = this.rows++;
        this.ragged = {
          ...(this.ragged ?? { ...this.placeOf(place.row), found: count, expected: order.length }),
          rows: (this.ragged?.rows ?? 0) + 1,
        };
        continue;
      }
      place.row = this.rows++;
      for (let index = 0; index < count; index++) {
        let start = starts[index] ?? 0;
        let end = ends[index] ?? 0;
        while (start < end && (bytes[start] ?? 0) <= 32) start++;
        while (end > start && (bytes[end - 1] ?? 0) <= 32) end--;
        const hash = hashes[index];
        if (hash === undefined) continue;
        hash.ofBytes(bytes, start, end);
        order[index]?.add(bytes, start, end, hash, place);
      }
      row.start();
      for (const index of inOrder) {
        const hash = hashes[index];
        if (hash !== undefined && (all || read[index] === true)) row.add(hash.a, hash.b);
      }
      this.rowScan.add(row, place);
    }
  }

  private placeOf(row: number): RowPlace {
    let part = this.starts.length - 1;
    while (part > 0 && (this.starts[part] ?? 0) > row) part--;
    return { part, row: row >= this.countless ? null : row - (this.starts[part] ?? 0) + 1 };
  }
}
