/**
 * Fields of CSV files chunk by chunk in, columns out. Numbers stand side by side, row after row, so that they can go to a file;
 * classes are kept as the number of their word and text as it is, in memory, because splitting and placing labels need them.
 */
import { ColumnRoom, type RowSink } from "./column-room.ts";
import type { TableColumn } from "./table.ts";

/** A source column that the data set uses, and as what. */
export interface Wanted {
  readonly name: string;
  readonly kind: "class" | "number" | "text";
  /** What a missing value is: an error, a reason to leave the row out, or something that a later step deals with. */
  readonly missing: "error" | "drop" | "keep";
  /** For messages. */
  readonly target: boolean;
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

/** Words that are kept once however often they occur; beyond this, as for times, each stands for itself. */
const MOST_SHARED = 2 ** 16;

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
  private readonly texts = new Map<string, string[]>();
  private readonly shared = new Map<string, string>();
  private faults = new Map<string, NumberState>();
  private fileRow = 0;
  private chunk = new Float64Array();

  /** `by` is the column that splitting reads: it stays in memory. */
  constructor(wanted: readonly Wanted[], room: ColumnRoom, by: string | null) {
    this.wanted = wanted;
    this.together = wanted.filter(({ kind, name }) => kind === "number" && name !== by);
    this.sideBySide = room.sink("numbers.rows", 8 * this.together.length);
    const memory = new ColumnRoom(Number.POSITIVE_INFINITY, null);
    for (const { kind, name } of wanted) {
      if (kind === "class") this.codes.set(name, new Map());
      if (kind === "text") this.texts.set(name, []);
      if (kind === "class") this.apart.set(name, memory.sink(name, 4));
      if (kind === "number" && name === by) this.apart.set(name, memory.sink(name, 8));
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
      if (column.kind !== "number") {
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
    { name }: Wanted,
    values: readonly unknown[],
    { into, start, step }: { readonly into: Float64Array; readonly start: number; readonly step: number },
  ): void {
    const found: NumberState = this.faults.get(name) ?? { bad: null, missing: null };
    this.faults.set(name, found);
    values.forEach((value, row) => {
      const number = typeof value === "number" ? value : Number.NaN;
      into[start + row * step] = number;
      if (Number.isFinite(number)) return;
      if (Number.isNaN(number)) found.missing ??= this.fileRow + row;
      else found.bad ??= this.fileRow + row;
    });
  }

  private addWords({ name }: Wanted, values: readonly unknown[]): void {
    const texts = this.texts.get(name);
    if (texts !== undefined) {
      for (const value of values) texts.push(this.share(typeof value === "string" ? value : ""));
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

  private share(text: string): string {
    const known = this.shared.get(text);
    if (known !== undefined) return known;
    if (this.shared.size < MOST_SHARED) this.shared.set(text, text);
    return text;
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
        case "text":
          return { kind: "text", data: this.texts.get(column.name) ?? [] };
        case "class": {
          const words = [...(this.codes.get(column.name)?.keys() ?? [])];
          const bytes = sink?.finishBytes() ?? new Uint8Array();
          return place(column, { words, codes: new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4) });
        }
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
