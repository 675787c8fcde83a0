/**
 * Bytes of a CSV file piece by piece in, fields handed to their writers out, by RFC 4180: the place where nearly all of the time of
 * reading a large file goes, so numbers are put together while their end is looked for. A record that does not end in the bytes at
 * hand is left for the next piece.
 */
import { unclosedQuote } from "../csv-header.ts";
import { DataError } from "../data-error.ts";
import { powers, wideNumber } from "../probe/wide-number.ts";
import { textFault } from "../text-encoding.ts";
import { type FieldWriter, type NumberBlock, NumberWriter, type Taken, TimeWriter } from "./field-writers.ts";

const LF = 10;
const CR = 13;
const QUOTE = 34;
const POINT = 46;
const MINUS = 45;

/** Bytes of a record; what is longer is no table. */
export const LONGEST_RECORD = 2 ** 24;

/** What becomes of the fields of a file. */
export interface CsvPlan {
  readonly path: string;
  readonly delimiter: string;
  /** One for each column of the file; null where nobody wants it. */
  readonly writers: readonly (FieldWriter | null)[];
  /** Ends a row. */
  readonly commit: () => void;
  /** What to make of a field that is missing or wrong; throws where that is an error. `row` counts from 1. */
  readonly fault: (column: number, taken: Taken, row: number, field: string) => void;
}

const nowhere = new Float64Array();

/** Parses one file. */
export class CsvParser {
  /** Rows that are complete. */
  rows = 0;
  private readonly plan: CsvPlan;
  private readonly delimiter: Uint8Array;
  private readonly first: number;
  /** The block that most numbers go to, and the place of each column in it; -1 for columns of other kinds. */
  private readonly block: NumberBlock | null;
  private readonly places: Int32Array;
  private readonly single: boolean;
  /** The line in which the next record starts. */
  private line: number;
  /** Where the bytes at hand end. */
  private end = 0;
  /** Line breaks inside of the present record. */
  private breaks = 0;
  /** The last field that `quoted` found. */
  private field: { bytes: Buffer; start: number; end: number };

  /** `line` is that of the first record behind the header. */
  constructor(plan: CsvPlan, line: number) {
    this.plan = plan;
    this.line = line;
    this.delimiter = new TextEncoder().encode(plan.delimiter);
    this.first = this.delimiter[0] ?? 0;
    this.single = this.delimiter.length === 1;
    const numbers = plan.writers.map((writer) =>
      writer instanceof NumberWriter && !(writer instanceof TimeWriter) ? writer : null,
    );
    const block = numbers.reduce<NumberBlock | null>(
      (widest, writer) => (writer !== null && writer.block.width > (widest?.width ?? 0) ? writer.block : widest),
      null,
    );
    this.block = block;
    this.places = Int32Array.from(numbers, (writer) => (writer?.block === block ? (writer?.place ?? -1) : -1));
    this.field = { bytes: Buffer.alloc(0), start: 0, end: 0 };
  }

  /** Takes the records from the start of the bytes on; gives how far it came. `last` says that nothing follows. */
  parse(bytes: Buffer, end: number, last: boolean): number {
    let at = 0;
    this.end = end;
    const before = this.line;
    while (at < end) {
      const byte = bytes[at];
      if (byte === LF || (byte === CR && (at + 1 < end ? bytes[at + 1] === LF : last))) {
        if (byte === LF) this.line++;
        at++;
        continue;
      }
      const next = this.record(bytes, at, { end, last });
      if (next < 0) break;
      at = next;
      this.rows++;
      this.line += 1 + this.breaks;
      this.plan.commit();
    }
    const taken = bytes.subarray(0, at);
    const wrong = textFault(taken, { path: this.plan.path, line: before });
    if (wrong !== null) throw wrong;
    if (!last && at === 0 && end >= LONGEST_RECORD) throw this.tooLong(bytes, end);
    return at;
  }

  /** Lines before the next record. */
  get lines(): number {
    return this.line - 1;
  }

  /** Passes over records that were parsed elsewhere. */
  pass(rows: number, lines: number): void {
    this.rows += rows;
    this.line += lines;
  }

  /** The place behind a record, or -1 where it does not end here. */
  private record(
    bytes: Buffer,
    start: number,
    { end, last }: { readonly end: number; readonly last: boolean },
  ): number {
    const { places, first, single, block } = this;
    const { length } = places;
    const values = block?.values ?? nowhere;
    const base = block?.base ?? 0;
    this.breaks = 0;
    let at = start;
    let column = 0;
    for (; ; column++) {
      // Beyond the last column there is none.
      const target = column < length ? (places[column] ?? -1) : -1;
      let stop: number;
      if (target >= 0 && bytes[at] !== QUOTE) {
        // As `numberField` does for the common short numbers: mantissa and power of ten are exact (Clinger, 1990).
        let place = at;
        const negative = bytes[place] === MINUS;
        if (negative) place++;
        const digits = place;
        let mantissa = 0;
        let point = -1;
        let byte = 0;
        for (; place < end; place++) {
          byte = bytes[place] ?? 0;
          if (byte >= 48 && byte <= 57) mantissa = mantissa * 10 + (byte - 48);
          else if (byte === POINT && point < 0) point = place;
          else break;
        }
        const count = place - digits - (point < 0 ? 0 : 1);
        const ends =
          place < end
            ? byte === LF || (byte === first && (single || this.isDelimiter(bytes, place)))
            : last && place === end;
        let value = Number.NaN;
        if (ends && count > 0) {
          const decimals = point < 0 ? 0 : place - point - 1;
          if (count > 15) value = wideNumber(bytes, digits, place);
          else value = decimals === 0 ? mantissa : mantissa / (powers[decimals] ?? 1);
        }
        if (!Number.isNaN(value)) {
          values[base + target] = negative ? -value : value;
          stop = place;
        } else {
          stop = this.plainEnd(bytes, at, end);
          if (stop >= end && !last) return -1;
          this.take(column, bytes, at, stop);
        }
      } else if (bytes[at] === QUOTE && at < end) {
        stop = this.quoted(bytes, at, { end, last });
        if (stop < 0) return -1;
        const { field } = this;
        if (column < length) this.takeField(column, field.bytes, field.start, field.end);
      } else {
        stop = this.plainEnd(bytes, at, end);
        if (stop >= end && !last) return -1;
        if (column < length) this.take(column, bytes, at, stop);
      }
      if (stop >= end) {
        at = end;
        break;
      }
      if (bytes[stop] === LF) {
        at = stop + 1;
        break;
      }
      at = stop + this.delimiter.length;
      // Whether an empty field ends here, the next piece tells.
      if (at === end && !last) return -1;
    }
    if (column + 1 !== length) throw this.ragged(column + 1);
    return at;
  }

  private isDelimiter(bytes: Buffer, at: number): boolean {
    const { delimiter } = this;
    if (bytes[at] !== this.first) return false;
    for (let place = 1; place < delimiter.length; place++) if (bytes[at + place] !== delimiter[place]) return false;
    return true;
  }

  /** Where an unquoted field's delimiter or line end stands; `end` where there is none. */
  private plainEnd(bytes: Buffer, start: number, end: number): number {
    const { first, single } = this;
    let at = start;
    while (at < end) {
      const byte = bytes[at];
      if (byte === LF || (byte === first && (single || this.isDelimiter(bytes, at)))) return at;
      at++;
    }
    return end;
  }

  /** Hands an unquoted field on, without the carriage return of its line. */
  private take(column: number, bytes: Buffer, start: number, stop: number): void {
    this.takeField(column, bytes, start, this.returns(bytes, start, stop) ? stop - 1 : stop);
  }

  /** Whether a carriage return before the end of a line ends a field. */
  private returns(bytes: Buffer, start: number, stop: number): boolean {
    return stop > start && bytes[stop - 1] === CR && (stop >= this.end || bytes[stop] === LF);
  }

  private takeField(column: number, bytes: Buffer, start: number, end: number): void {
    const taken = this.plan.writers[column]?.bytes(bytes, start, end) ?? "value";
    if (taken !== "value") this.plan.fault(column, taken, this.rows + 1, bytes.toString("utf8", start, end));
  }

  /** Reads the field whose quote opens at `start`; gives where its delimiter or line end stands, -1 where it does not end here. */
  private quoted(
    bytes: Buffer,
    start: number,
    { end, last }: { readonly end: number; readonly last: boolean },
  ): number {
    let at = start + 1;
    let doubled = false;
    let breaks = 0;
    let closed = false;
    while (at < end) {
      const byte = bytes[at];
      if (byte === LF) breaks++;
      if (byte === QUOTE) {
        if (at + 1 >= end && !last) return -1;
        if (bytes[at + 1] !== QUOTE || at + 1 >= end) {
          closed = true;
          break;
        }
        doubled = true;
        at++;
      }
      at++;
    }
    if (!closed) {
      if (!last) return -1;
      throw unclosedQuote(this.plan.path, this.line);
    }
    const close = at;
    const stop = this.plainEnd(bytes, close + 1, end);
    if (stop >= end && !last) return -1;
    const tail = this.returns(bytes, close + 1, stop) ? stop - 1 : stop;
    this.breaks += breaks;
    const { field } = this;
    if (!doubled && tail === close + 1) {
      field.bytes = bytes;
      field.start = start + 1;
      field.end = close;
      return stop;
    }
    // What stands between the closing quote and the delimiter belongs to the field.
    const text =
      bytes.toString("latin1", start + 1, close).replaceAll('""', '"') + bytes.toString("latin1", close + 1, tail);
    field.bytes = Buffer.from(text, "latin1");
    field.start = 0;
    field.end = field.bytes.length;
    return stop;
  }

  private ragged(found: number): DataError {
    const { path, writers } = this.plan;
    const { line } = this;
    return new DataError(
      `\`${path}\` has ${found} ${found === 1 ? "field" : "fields"} in line ${line}, expected ${writers.length}`,
      found > writers.length
        ? "quote fields that contain the delimiter, or set `delimiter`"
        : "a field or a line break is missing there; empty fields need their delimiters too",
      { file: path, line },
    );
  }

  /** A record without an end: a quote that is never closed, or no table at all. */
  private tooLong(bytes: Buffer, end: number): DataError {
    const { path } = this.plan;
    const { line } = this;
    const inQuotes = bytes.subarray(0, end).includes(LF);
    const most = LONGEST_RECORD / 2 ** 20;
    return new DataError(
      inQuotes
        ? `\`${path}\` has a quote that is not closed within ${most} MiB in line ${line}`
        : `\`${path}\` has a line of more than ${most} MiB: line ${line}`,
      inQuotes ? "close it, or double the quotes inside a quoted field" : "check that this is a table of rows",
      { file: path, line },
    );
  }
}
