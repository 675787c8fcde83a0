/**
 * Rows of equal size in a file, for columns that memory has no room for: where they lie, and a reader that gives one row after
 * another. Plain data and a file descriptor, so that threads of one process read the same file without opening it again.
 */
import { closeSync, readSync } from "node:fs";
import { DataError } from "./data-error.ts";

/** A file of rows, open for reading. */
export interface RowFile {
  readonly path: string;
  /** Belongs to whoever opened the table: `closeTable` gives it back. */
  readonly descriptor: number;
  readonly rowBytes: number;
}

/** The rows of a column that lies in a file. */
export interface StoredRows {
  readonly file: RowFile;
  /** Which row of the file each row of the table is; null where they are the same. */
  readonly pick: Uint32Array | null;
}

/** Numbers of one column among those that lie side by side in a file's rows, as float64. */
export interface StoredNumbers extends StoredRows {
  /** Which of a row's numbers is this column's. */
  readonly place: number;
}

/** Readers by the descriptors of their files, for columns that are read row by row together. */
export type RowReaders = Map<number, RowReader>;

/** Reads rows of a file into a buffer of its own. */
export class RowReader {
  private readonly stored: StoredRows;
  private readonly buffer: Uint8Array;
  private first = 0;
  private count = 0;

  /** `span` is how many rows are read at a time: 1 for rows in any order, many for rows that follow each other. */
  constructor(stored: StoredRows, span = 1) {
    this.stored = stored;
    this.buffer = new Uint8Array(stored.file.rowBytes * span);
  }

  /** The bytes of a row of the table, until the next call. Throws `DataError` where the file has become shorter. */
  at(row: number): Uint8Array {
    const { file, pick } = this.stored;
    const { rowBytes } = file;
    const wanted = pick === null ? row : (pick[row] ?? 0);
    if (wanted < this.first || wanted >= this.first + this.count) {
      this.first = wanted;
      this.count = Math.floor(readAt(file, this.buffer, wanted * rowBytes) / rowBytes);
      if (this.count === 0) throw cutShort(file);
    }
    const start = (wanted - this.first) * rowBytes;
    return this.buffer.subarray(start, start + rowBytes);
  }
}

/** Fills the buffer from a place of the file on; gives how many bytes there were. */
export function readAt(file: RowFile, buffer: Uint8Array, position: number): number {
  let length = 0;
  while (length < buffer.length) {
    const got = readSync(file.descriptor, buffer, length, buffer.length - length, position + length);
    if (got === 0) break;
    length += got;
  }
  return length;
}

/** The fault of a file that has become shorter since it was written. */
export function cutShort({ path }: RowFile): DataError {
  return new DataError(
    `\`${path}\`, which holds decoded columns, ends too early`,
    "run again: it is then removed and made anew",
    path,
  );
}

/** Closes a file of rows. */
export function closeRowFile(file: RowFile): void {
  closeSync(file.descriptor);
}
