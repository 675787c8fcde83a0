/**
 * A source of rows in, a sample of them out as texts, drawn evenly from all rows that are looked at: every row of small files, the
 * start and blocks spread over the rest of large ones. Memory stays bounded whatever the source's size.
 */
import { randomStream, type Stream } from "../../random/stream.ts";
import { isMissing } from "../csv-words.ts";
import { DataError } from "../data-error.ts";
import { openPart, queryParts } from "../read-query.ts";
import { isRecord, type JsonRecord, parseRecord } from "../records/json-parser.ts";
import type { LocalSource } from "../source-arguments.ts";
import { CsvFields, readNames } from "./csv-fields.ts";
import { readPieces } from "./read-pieces.ts";

/** Sources whose rows have fields. */
export type RecordSource = Extract<LocalSource, { kind: "csv" | "jsonl" | "parquet" | "sql" }>;

/** Rows with their fields in the order of `names`; null where there is no value. */
export interface RowSample {
  readonly names: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** Rows that were looked at; the sample is drawn from these. */
  readonly looked: number;
}

/** Bytes of all files that are taken whole, and fields of a query that are looked at. */
const LARGEST_SOURCE = 256 * 2 ** 20;
const MOST_FIELDS = 4_000_000;
const LF = 10;

/** Draws up to `most` rows, the same ones every time. */
export async function sampleRows(
  source: RecordSource,
  { most, cache }: { readonly most: number; readonly cache: string },
): Promise<RowSample> {
  const sample = new Reservoir(most);
  switch (source.kind) {
    case "csv":
      sampleCsv(source, sample);
      break;
    case "jsonl":
      for (const path of source.paths) sampleLines(path, sample);
      break;
    case "parquet":
    case "sql":
      await sampleQuery(source, { sample, cache });
      break;
  }
  return sample.result();
}

/** Rows of which each that has come is kept with the same chance (Vitter, 1985, algorithm R); in their order in the end. */
class Reservoir {
  private readonly most: number;
  private readonly kept: { readonly row: number; readonly fields: readonly (string | null)[] }[] = [];
  private readonly names = new Map<string, number>();
  private readonly stream: Stream = randomStream(0, "data", "look");
  private looked = 0;

  constructor(most: number) {
    this.most = most;
  }

  /** Makes room for a row; false where it is not taken. */
  private takes(): boolean {
    this.looked++;
    if (this.kept.length < this.most) return true;
    const place = this.stream.integer(this.looked);
    if (place >= this.most) return false;
    this.kept[place] = this.kept[this.kept.length - 1] ?? { row: 0, fields: [] };
    this.kept.pop();
    return true;
  }

  name(names: readonly string[]): void {
    for (const name of names) this.placeOf(name);
  }

  private placeOf(name: string): number {
    const known = this.names.get(name);
    if (known !== undefined) return known;
    this.names.set(name, this.names.size);
    return this.names.size - 1;
  }

  /** Takes a row in the order of the names; its fields are only asked for where it is kept. */
  add(fields: () => readonly (string | null)[]): void {
    if (this.takes()) this.kept.push({ row: this.looked, fields: fields() });
  }

  /** The same of a row that names its fields. */
  addNamed(fields: () => ReadonlyMap<string, string | null>): void {
    this.add(() => {
      const row: (string | null)[] = [];
      for (const [name, value] of fields()) row[this.placeOf(name)] = value;
      return row;
    });
  }

  result(): RowSample {
    const names = [...this.names.keys()];
    const sorted = [...this.kept].sort((a, b) => a.row - b.row);
    return {
      names,
      rows: sorted.map(({ fields }) => names.map((_, index) => fields[index] ?? null)),
      looked: this.looked,
    };
  }
}

function sampleCsv({ paths, delimiter }: Extract<LocalSource, { kind: "csv" }>, sample: Reservoir): void {
  let order: readonly number[] = [];
  let names: readonly string[] | null = null;
  let budget = LARGEST_SOURCE;
  for (const path of paths) {
    const { pieces, length } = readPieces(path, budget);
    budget -= Math.min(budget, length ?? 0);
    const [head = Buffer.alloc(0), ...blocks] = pieces;
    const fields = new CsvFields(head, delimiter);
    const found = readNames(fields, head);
    names ??= found;
    sample.name(names);
    // Files of one source may have their columns in another order.
    order = names.map((name) => found.indexOf(name));
    takeRecords(head, fields, { sample, order, columns: found.length });
    for (const block of blocks) {
      const start = block.indexOf(LF) + 1;
      takeRecords(block, new CsvFields(block, delimiter, Math.max(1, start)), { sample, order, columns: found.length });
    }
  }
}

function takeRecords(
  bytes: Buffer,
  records: CsvFields,
  {
    sample,
    order,
    columns,
  }: { readonly sample: Reservoir; readonly order: readonly number[]; readonly columns: number },
): void {
  while (records.next()) {
    const { count, starts, ends } = records;
    if (count !== columns) continue;
    sample.add(() =>
      order.map((index) => {
        const field = bytes.toString("utf8", starts[index] ?? 0, ends[index] ?? 0).trim();
        return isMissing(field) ? null : field;
      }),
    );
  }
}

function sampleLines(path: string, sample: Reservoir): void {
  const { pieces } = readPieces(path, LARGEST_SOURCE);
  pieces.forEach((piece, index) => {
    for (let at = index === 0 ? 0 : piece.indexOf(LF) + 1; at < piece.length; ) {
      const found = piece.indexOf(LF, at);
      const stop = found < 0 ? piece.length : found;
      const text = piece.toString("utf8", at, stop);
      if (text.trim() !== "") takeLine(text, sample);
      at = stop + 1;
    }
  });
}

/** A line at the end of a block may be cut; one that is wrong has been told by the look before. */
function takeLine(text: string, sample: Reservoir): void {
  let record: JsonRecord;
  try {
    record = parseRecord(text.replace(/^\ufeff/, ""), { file: "", line: 0, row: 0 });
  } catch (error) {
    if (error instanceof DataError) return;
    throw error;
  }
  sample.addNamed(() => flatFields(record));
}

async function sampleQuery(
  source: Extract<LocalSource, { kind: "parquet" | "sql" }>,
  { sample, cache }: { readonly sample: Reservoir; readonly cache: string },
): Promise<void> {
  let fields = 0;
  for (const part of queryParts(source, { cache })) {
    const rows = await openPart(part);
    try {
      for (let chunk = await rows.next(); chunk !== null && fields < MOST_FIELDS; chunk = await rows.next()) {
        const columns = rows.names.map((_, index) => chunk.column(index));
        for (let at = 0; at < chunk.rows; at++) {
          sample.addNamed(() =>
            flatFields(Object.fromEntries(rows.names.map((name, index) => [name, columns[index]?.[at]]))),
          );
        }
        fields += chunk.rows * rows.names.length;
      }
    } finally {
      rows.close();
    }
  }
}

/** The fields of a record by their whole names. */
function flatFields(record: JsonRecord): ReadonlyMap<string, string | null> {
  const found = new Map<string, string | null>();
  const spread = (part: JsonRecord, before: string): void => {
    for (const [name, value] of Object.entries(part)) {
      if (isRecord(value) && before.split(".").length < 6) spread(value, `${before}${name}.`);
      else found.set(`${before}${name}`, fieldText(value));
    }
  };
  spread(record, "");
  return found;
}

function fieldText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return isMissing(value) ? null : value.trim();
  if (typeof value !== "object") return String(value);
  return Array.isArray(value) ? JSON.stringify(value).slice(0, 10_000) : "{…}";
}
