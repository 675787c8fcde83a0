/** Numbers of some rows at a time, column by column: a file is read once for all columns that are looked at together. */
import { cutShort, type RowFile, RowReader, readAt, type StoredNumbers } from "../stored-rows.ts";
import type { Table, TableColumn } from "../table.ts";

/** Bytes that the rows of a chunk take in a file, and their number at least and at most. */
const CHUNK_BYTES = 2 ** 20;
const FEWEST_ROWS = 16;
const MOST_ROWS = 4096;
/** Rows of a file per row that is asked for up to which all between the first and the last are read at once. */
const SPARSE = 4;

/** How many rows of a table are looked at at a time. */
export function chunkRows(table: Table): number {
  let rowBytes = 1;
  for (const column of table.columns.values()) {
    if (column.kind === "number" && !(column.data instanceof Float64Array)) rowBytes = column.data.file.rowBytes;
  }
  return Math.min(MOST_ROWS, Math.max(FEWEST_ROWS, Math.floor(CHUNK_BYTES / rowBytes)));
}

/** The numbers of the rows at hand. */
export class ChunkNumbers {
  /** Rows of a file side by side as they were read, and where in it each row at hand starts. */
  private block = new Float64Array();
  private bases = new Uint32Array();
  private loaded: Uint32Array | null = null;
  private reader: RowReader | null = null;

  /** Writes the numbers of a column at the given rows, NaN where there are none. The rows of a chunk are one array for all columns. */
  gather({ data }: Extract<TableColumn, { kind: "number" }>, rows: Uint32Array, into: Float64Array): void {
    if (data instanceof Float64Array) {
      for (let at = 0; at < rows.length; at++) into[at] = data[rows[at] ?? 0] ?? Number.NaN;
      return;
    }
    // All numbers of a table that lie in a file lie in the same one.
    if (this.loaded !== rows) this.load(data, rows);
    const { block, bases } = this;
    const { place } = data;
    for (let at = 0; at < rows.length; at++) into[at] = block[(bases[at] ?? 0) + place] ?? Number.NaN;
  }

  private load({ file, pick }: StoredNumbers, rows: Uint32Array): void {
    const width = file.rowBytes / 8;
    if (this.bases.length < rows.length) this.bases = new Uint32Array(rows.length);
    const { bases } = this;
    let first = Number.POSITIVE_INFINITY;
    let last = 0;
    for (let at = 0; at < rows.length; at++) {
      const row = pick === null ? (rows[at] ?? 0) : (pick[rows[at] ?? 0] ?? 0);
      bases[at] = row;
      first = Math.min(first, row);
      last = Math.max(last, row);
    }
    const span = last - first + 1;
    if (span <= SPARSE * rows.length) {
      this.loadSpan(file, { first, span });
      for (let at = 0; at < rows.length; at++) bases[at] = ((bases[at] ?? 0) - first) * width;
    } else this.loadRows({ file, pick: null }, rows.length);
    this.loaded = rows;
  }

  private loadSpan(file: RowFile, { first, span }: { readonly first: number; readonly span: number }): void {
    const bytes = this.room(span * file.rowBytes);
    const got = readAt(file, bytes, first * file.rowBytes);
    if (got < bytes.length) throw cutShort(file);
  }

  private loadRows(stored: { readonly file: RowFile; readonly pick: null }, count: number): void {
    const { rowBytes } = stored.file;
    const { bases } = this;
    const bytes = this.room(count * rowBytes);
    this.reader ??= new RowReader(stored, Math.max(1, Math.floor(CHUNK_BYTES / rowBytes)));
    for (let at = 0; at < count; at++) {
      bytes.set(this.reader.at(bases[at] ?? 0), at * rowBytes);
      bases[at] = (at * rowBytes) / 8;
    }
  }

  private room(bytes: number): Uint8Array {
    if (this.block.byteLength < bytes) this.block = new Float64Array(Math.ceil(bytes / 8));
    return new Uint8Array(this.block.buffer, 0, bytes);
  }
}
