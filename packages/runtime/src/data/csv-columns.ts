/**
 * Fields of CSV files chunk by chunk in, columns out. Numbers stand side by side, row after row, texts end to end, so that they
 * can go to a file; classes are kept as the number of their word, in memory, because splitting and placing labels need them.
 */
import { InternalError } from "../internal-error.ts";
import { ColumnRoom, type RowSink } from "./column-room.ts";
import { isMissing } from "./csv-words.ts";
import { parseMoment } from "./parse-time.ts";
import type { TableColumn } from "./table.ts";
import { TextSink } from "./text-rows.ts";

/** A source column that the data set uses, and as what. */
export interface Wanted {
  readonly name: string;
  readonly kind: "class" | "number" | "text" | "time" | "file";
  /** What a missing value is: an error, a reason to leave the row out, or something that a later step deals with. */
  readonly missing: "error" | "drop" | "keep";
  /** For messages. */
  readonly target: boolean;
  /** Words for "no value" count as such in a text too, as they do in all other columns. */
  readonly words?: boolean;
}

/** The first rows of a file, from 0, with no number or no value; null where there is none. */
export interface NumberFaults {
  readonly bad: number | null;
  readonly missing: number | null;
}

/** A column of words: each row's word by its number, counted in the order of appearance. */
export interface Words {
  readonly words: readonly string[];
  readonly codes: Int32Array;
}

/** The part of a DuckDB chunk that is read. */
interface Chunk {
  readonly rowCount: number;
  getColumnValues(index: number): readonly unknown[];
}

/** Whether a column becomes numbers; times do. */
function isNumeric({ kind }: Wanted): boolean {
  return kind === "number" || kind === "time";
}

/** Milliseconds since 1970; NaN where nothing stands, infinity where it is no time. */
function timeOf(value: unknown): number {
  if (typeof value !== "string" || isMissing(value)) return Number.NaN;
  const time = parseMoment(value);
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time;
}

interface NumberState {
  bad: number | null;
  missing: number | null;
}

/** Gathers the wanted columns of one file after another. */
export class CsvColumns {
  private readonly wanted: readonly Wanted[];
  private readonly together: readonly Wanted[];
  private readonly sideBySide: RowSink;
  private readonly apart = new Map<string, RowSink>();
  private readonly codes = new Map<string, Map<string, number>>();
  private readonly texts = new Map<string, TextSink>();
  private faults = new Map<string, NumberState>();
  private fileRow = 0;
  private chunk = new Float64Array();

  /** `by` is the column that splitting reads: it stays in memory. */
  constructor(wanted: readonly Wanted[], room: ColumnRoom, by: string | null) {
    this.wanted = wanted;
    this.together = wanted.filter((column) => isNumeric(column) && column.name !== by);
    this.sideBySide = room.sink("numbers.rows", 8 * this.together.length);
    const memory = new ColumnRoom(Number.POSITIVE_INFINITY, null);
    for (const [index, column] of wanted.entries()) {
      const { kind, name } = column;
      if (kind === "class") this.codes.set(name, new Map());
      if (kind === "text" || kind === "file") this.texts.set(name, new TextSink(room, `${index}.text.rows`));
      if (kind === "class") this.apart.set(name, memory.sink(name, 4));
      if (isNumeric(column) && name === by) this.apart.set(name, memory.sink(name, 8));
    }
  }

  /** Takes a chunk whose columns are the wanted ones in their order. */
  add(chunk: Chunk): void {
    const { rowCount } = chunk;
    const width = this.together.length;
    // One array for all chunks: what is thrown away a thousand times a second is collected late.
    if (this.chunk.length < rowCount * width) this.chunk = new Float64Array(rowCount * width);
    const rows = this.chunk.subarray(0, rowCount * width);
    let place = 0;
    this.wanted.forEach((column, index) => {
      const values = chunk.getColumnValues(index);
      if (!isNumeric(column)) {
        this.addWords(column, values);
        return;
      }
      const sink = this.apart.get(column.name);
      if (sink === undefined) this.addNumbers(column, values, { into: rows, start: place++, step: width });
      else {
        const alone = new Float64Array(rowCount);
        this.addNumbers(column, values, { into: alone, start: 0, step: 1 });
        sink.append(new Uint8Array(alone.buffer));
      }
    });
    this.sideBySide.append(new Uint8Array(rows.buffer, 0, rows.byteLength));
    this.fileRow += rowCount;
  }

  private addNumbers(
    { name, kind }: Wanted,
    values: readonly unknown[],
    { into, start, step }: { readonly into: Float64Array; readonly start: number; readonly step: number },
  ): void {
    const found: NumberState = this.faults.get(name) ?? { bad: null, missing: null };
    this.faults.set(name, found);
    values.forEach((value, row) => {
      const number = typeof value === "number" ? value : kind === "time" ? timeOf(value) : Number.NaN;
      into[start + row * step] = number;
      if (Number.isFinite(number)) return;
      if (Number.isNaN(number)) found.missing ??= this.fileRow + row;
      else found.bad ??= this.fileRow + row;
    });
  }

  private addWords({ name, words }: Wanted, values: readonly unknown[]): void {
    const texts = this.texts.get(name);
    if (texts !== undefined) {
      const lacks = words === true ? isMissing : (text: string): boolean => text.trim() === "";
      const found: NumberState = this.faults.get(name) ?? { bad: null, missing: null };
      this.faults.set(name, found);
      values.forEach((value, row) => {
        const text = typeof value === "string" && !lacks(value) ? value : null;
        if (text === null) found.missing ??= this.fileRow + row;
        texts.add(text);
      });
      return;
    }
    const known = this.codes.get(name) ?? new Map<string, number>();
    const codes = Int32Array.from(values, (value) => {
      const word = typeof value === "string" ? value : "";
      const code = known.get(word) ?? known.size;
      if (code === known.size) known.set(word, code);
      return code;
    });
    this.apart.get(name)?.append(new Uint8Array(codes.buffer));
  }

  /** Ends a file: how many rows it had, and where its numbers are at fault. */
  closeFile(): { readonly rows: number; readonly faults: ReadonlyMap<string, NumberFaults> } {
    const { fileRow: rows, faults } = this;
    this.fileRow = 0;
    this.faults = new Map();
    return { rows, faults };
  }

  /** The columns of all files; `place` makes a class column of words. */
  finish(place: (wanted: Wanted, words: Words) => TableColumn): Map<string, TableColumn> {
    const file = this.sideBySide.finishFile();
    const numbers = file === null ? this.sideBySide.finishNumbers(this.together.length) : [];
    const columnOf = (column: Wanted): TableColumn => {
      const sink = this.apart.get(column.name);
      switch (column.kind) {
        case "file":
        case "text": {
          const texts = this.texts.get(column.name);
          if (texts === undefined) throw new InternalError(`no texts were gathered of \`${column.name}\``);
          return { kind: "text", data: texts.finish() };
        }
        case "class": {
          const words = [...(this.codes.get(column.name)?.keys() ?? [])];
          const bytes = sink?.finishBytes() ?? new Uint8Array();
          return place(column, { words, codes: new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4) });
        }
        case "time":
        case "number": {
          if (sink !== undefined) return { kind: "number", data: sink.finishNumbers(1)[0] ?? new Float64Array() };
          const at = this.together.indexOf(column);
          const data = file === null ? (numbers[at] ?? new Float64Array()) : { file, pick: null, place: at };
          return { kind: "number", data };
        }
      }
    };
    return new Map(this.wanted.map((column) => [column.name, columnOf(column)]));
  }
}
