/**
 * Rows of equal size in a file, for columns that memory has no room for: where they lie, and a reader that gives one row after
 * another. Plain data and a file descriptor, so that threads of one process read the same file without opening it again.
 */
import { closeSync, readSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { type BlockSums, fitsSums } from "./block-sums.ts";
import { DataError } from "./data-error.ts";

/** Says what lies in a folder of columns. */
export const columnList = "columns.json";

/** A file of rows, open for reading. */
export interface RowFile {
  readonly path: string;
  /** Belongs to whoever opened the table: `closeTable` gives it back. */
  readonly descriptor: number;
  readonly rowBytes: number;
  /** What its blocks were when they were written; null while it is being written. */
  readonly sums: BlockSums | null;
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

/**
 * Fills the buffer from a place of the file on; gives how many bytes there were. Throws `DataError` where they are not those that
 * were written.
 */
export function readAt(file: RowFile, buffer: Uint8Array, position: number): number {
  const { sums } = file;
  if (sums === null) return readBytes(file, buffer, position);
  const { blockBytes } = sums;
  const block = Math.floor(position / blockBytes);
  const start = block * blockBytes;
  const end = Math.min(Math.ceil((position + buffer.length) / blockBytes) * blockBytes, sums.bytes);
  if (end <= position) return 0;
  const fits = start === position && end - start <= buffer.length;
  const whole = fits ? buffer.subarray(0, end - start) : scratchOf(end - start);
  if (readBytes(file, whole, start) < whole.length || !fitsSums(whole, block, sums)) throw damaged(file);
  const wanted = Math.min(buffer.length, end - position);
  if (!fits) buffer.set(whole.subarray(position - start, position - start + wanted));
  return wanted;
}

let scratch = new Uint8Array(0);

/** Memory for whole blocks, until the next call. */
function scratchOf(length: number): Uint8Array {
  if (scratch.length < length) scratch = new Uint8Array(2 * length);
  return scratch.subarray(0, length);
}

/** Takes the folder's list away, by which later runs would open it, and says what is wrong. */
function damaged({ path }: RowFile): DataError {
  rmSync(join(dirname(path), columnList), { force: true });
  return new DataError(
    `\`${path}\`, which holds decoded columns, is damaged: it does not have the bytes that were written`,
    "run again: it is then removed and made anew",
    path,
  );
}

function readBytes(file: RowFile, buffer: Uint8Array, position: number): number {
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
