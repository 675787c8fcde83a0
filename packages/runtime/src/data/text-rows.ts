/**
 * Texts of a column, end to end as UTF-8 in memory that threads share or in a file: how they are gathered, and a reader that
 * gives one after another. A text that is missing is the single byte 255, which no UTF-8 text has.
 */
import { ColumnRoom, type RowSink } from "./column-room.ts";
import { type RowFile, readAt } from "./stored-rows.ts";

/** The texts of a column. */
export interface TextRows {
  readonly bytes: Uint8Array | RowFile;
  /** Where each text starts among the bytes, and where the last one ends. */
  readonly starts: Float64Array;
  /** Which text each row of the table has; null where they are the same. */
  readonly pick: Uint32Array | null;
}

const MISSING = Uint8Array.of(255);
/** Bytes of a file that are read at once where rows follow each other. */
const SEQUENTIAL = 2 ** 20;

/** Takes one text after another; where they lie is up to the room. */
export class TextSink {
  private readonly sink: RowSink;
  private starts = new Float64Array(1024);
  private count = 0;
  private end = 0;
  private scratch = new Uint8Array(4096);
  private readonly encoder = new TextEncoder();

  constructor(room: ColumnRoom, name: string) {
    this.sink = room.sink(name, 1);
  }

  /** Adds a text, or null for one that is missing. */
  add(text: string | null): void {
    if (text === null) {
      this.append(MISSING);
      return;
    }
    // No UTF-16 unit takes more than three bytes.
    if (this.scratch.length < 3 * text.length) this.scratch = new Uint8Array(6 * text.length);
    this.append(this.scratch.subarray(0, this.encoder.encodeInto(text, this.scratch).written));
  }

  /** Adds a text that is UTF-8 already. */
  addBytes(bytes: Uint8Array): void {
    this.append(bytes);
  }

  private append(bytes: Uint8Array): void {
    if (this.count + 1 >= this.starts.length) {
      const longer = new Float64Array(2 * this.starts.length);
      longer.set(this.starts);
      this.starts = longer;
    }
    if (bytes.length > 0) this.sink.append(bytes);
    this.end += bytes.length;
    this.count++;
    this.starts[this.count] = this.end;
  }

  /** All texts. Ends the sink. */
  finish(): TextRows {
    const starts = new Float64Array(new SharedArrayBuffer(8 * (this.count + 1)));
    starts.set(this.starts.subarray(0, this.count + 1));
    return { bytes: this.sink.finishFile() ?? this.sink.finishBytes(), starts, pick: null };
  }
}

/** Texts in memory; null stands for one that is missing. */
export function textRows(texts: Iterable<string | null>): TextRows {
  const sink = new TextSink(new ColumnRoom(Number.POSITIVE_INFINITY, null), "texts");
  for (const text of texts) sink.add(text);
  return sink.finish();
}

/** How many texts there are. */
export function textCount({ starts, pick }: TextRows): number {
  return pick?.length ?? starts.length - 1;
}

/** The bytes of one text; they hold until the next call. Null for one that is missing. */
export function textBytes({ bytes, starts, pick }: TextRows, span = 1): (row: number) => Uint8Array | null {
  const read = bytes instanceof Uint8Array ? memoryReader(bytes) : fileReader(bytes, span);
  return (row) => {
    const at = pick === null ? row : (pick[row] ?? 0);
    const start = starts[at] ?? 0;
    const found = read(start, starts[at + 1] ?? start);
    return found.length === 1 && found[0] === 255 ? null : found;
  };
}

type ReadBytes = (start: number, end: number) => Uint8Array;

function memoryReader(bytes: Uint8Array): ReadBytes {
  return (start, end) => bytes.subarray(start, end);
}

function fileReader(file: RowFile, span: number): ReadBytes {
  let buffer = new Uint8Array(span);
  let first = 0;
  let count = 0;
  return (start, end) => {
    if (start < first || end > first + count) {
      if (buffer.length < end - start) buffer = new Uint8Array(Math.max(2 * buffer.length, end - start));
      first = start;
      count = readAt(file, buffer.subarray(0, Math.max(span, end - start)), start);
    }
    return buffer.subarray(start - first, end - first);
  };
}

/** One text after another, decoded; null where it is missing. */
export function textReader(rows: TextRows, access: "sequential" | "random"): (row: number) => string | null {
  const read = textBytes(rows, access === "sequential" ? SEQUENTIAL : 4096);
  return (row) => {
    const bytes = read(row);
    // A decoder takes no memory that threads share.
    return bytes === null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  };
}
