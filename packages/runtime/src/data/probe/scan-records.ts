/**
 * Records as JSON or a query gives them in, what their columns hold out: the same look that CSV files get, over values instead of
 * fields. Columns come up as rows have them; one that comes late was missing before.
 */
import type { DataProbe, ProbedColumn, ProbedPart, RowPlace } from "@penstock/dsl";
import { DataError } from "../data-error.ts";
import { isRecord, type JsonRecord } from "../records/json-parser.ts";
import { ColumnScan, type FieldPlace } from "./column-scan.ts";
import { Hash } from "./hash-codes.ts";
import { RowScan } from "./row-scan.ts";

/** Columns of a source; what has more has another for each row. */
const MOST_COLUMNS = 4_096;
/** Objects inside of objects whose fields are columns. */
const DEEPEST = 6;

interface Known {
  readonly scan: ColumnScan;
  readonly index: number;
}

/** Gathers rows of all parts. */
export class RecordScan {
  rows = 0;
  private readonly reads: readonly string[] | null;
  private readonly columns = new Map<string, Known>();
  private readonly rowScan: RowScan;
  private names: readonly string[] = [];
  private readonly parts: ProbedPart[] = [];
  private readonly starts: number[] = [];
  private readonly hash = new Hash();
  private readonly row = new Hash();
  private readonly fields: string[] = [];
  private countless = Number.POSITIVE_INFINITY;

  constructor(reads: readonly string[] | null) {
    this.reads = reads;
    this.rowScan = new RowScan((row) => this.placeOf(row));
  }

  /** Begins a part; the names of its schema count where no row names any. */
  begin(names: readonly string[] = []): void {
    this.starts.push(this.rows);
    if (this.names.length === 0) this.names = names;
  }

  /** Ends a part; `rows` is null where not all of them were taken. */
  end(name: string, rows: number | null): void {
    this.parts.push({ name, rows, official: null });
  }

  /** From here on rows have no number. */
  loseCount(): void {
    this.countless = Math.min(this.countless, this.rows);
  }

  private columnOf(name: string): Known {
    const known = this.columns.get(name);
    if (known !== undefined) return known;
    if (this.columns.size >= MOST_COLUMNS) {
      throw new DataError(
        `rows have more than ${MOST_COLUMNS.toLocaleString("en")} different fields`,
        "rows of one source share their fields; keep what varies in a list",
      );
    }
    const scan = new ColumnScan(name, (row) => this.placeOf(row));
    const added = { scan, index: this.columns.size };
    this.columns.set(name, added);
    const nothing = Buffer.alloc(0);
    this.hash.ofBytes(nothing, 0, 0);
    for (let row = 0; row < this.rows; row++) scan.add(nothing, 0, 0, this.hash, { row, part: this.partOf(row) });
    return added;
  }

  private partOf(row: number): number {
    let part = this.starts.length - 1;
    while (part > 0 && (this.starts[part] ?? 0) > row) part--;
    return part;
  }

  /** Takes a row. */
  add(record: JsonRecord): void {
    this.fields.length = 0;
    this.spread(record, "", 0);
    const place: FieldPlace = { row: this.rows, part: this.starts.length - 1 };
    const all = this.reads === null || ![...this.columns.keys()].some((name) => this.reads?.includes(name));
    this.row.start();
    for (const [name, { scan, index }] of this.columns) {
      const bytes = Buffer.from(this.fields[index] ?? "");
      this.hash.ofBytes(bytes, 0, bytes.length);
      scan.add(bytes, 0, bytes.length, this.hash, place);
      if (all || this.reads?.includes(name) === true) this.row.add(this.hash.a, this.hash.b);
    }
    this.rowScan.add(this.row, place);
    this.rows++;
  }

  /** Notes the fields of a record, those of objects inside it by their whole names. */
  private spread(record: JsonRecord, before: string, depth: number): void {
    for (const [name, value] of Object.entries(record)) {
      const whole = `${before}${name}`;
      if (isRecord(value) && depth < DEEPEST) this.spread(value, `${whole}.`, depth + 1);
      else this.fields[this.columnOf(whole).index] = textOf(value);
    }
  }

  private placeOf(row: number): RowPlace {
    const part = this.partOf(row);
    return { part, row: row >= this.countless ? null : row - (this.starts[part] ?? 0) + 1 };
  }

  /** What was found; `whole` where every row was taken. */
  result(whole: boolean): DataProbe {
    if (this.rows === 0) for (const name of this.names) this.columnOf(name);
    return {
      kind: "probe",
      columns: [...this.columns.values()].map(({ scan }): ProbedColumn => scan.result(whole)),
      rows: whole ? this.rows : this.knownRows(),
      official: null,
      sampled: !whole,
      parts: this.parts,
      repeats: whole ? this.rowScan.result() : null,
      ragged: null,
    };
  }

  private knownRows(): number | null {
    return this.parts.reduce<number | null>((sum, { rows }) => (sum === null || rows === null ? null : sum + rows), 0);
  }
}

/** A value as the field of a CSV file would have it. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value.trim();
  if (typeof value !== "object") return String(value);
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  try {
    return JSON.stringify(value);
  } catch {
    return "[…]";
  }
}
