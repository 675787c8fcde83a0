/**
 * Rows as a reader decodes them in, columns in memory out, or in files once they are more than memory may hold. The bound
 * counts pictures and numbers of one source together; what splitting needs stays in memory and is not counted.
 */
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { InternalError } from "../internal-error.ts";
import { BlockSummer } from "./block-sums.ts";
import type { RowFile } from "./stored-rows.ts";
import { sharedBytes } from "./table.ts";

/** Bytes gathered before they are written or set aside. */
const BLOCK = 2 ** 22;

/** Where columns are being gathered. */
export class ColumnRoom {
  /** The most bytes in memory. */
  readonly bound: number;
  /** The folder for files, made when the first one is; null where there is none, and everything stays in memory. */
  readonly folder: string | null;
  private used = 0;
  private readonly sinks: RowSink[] = [];
  private onDisk = false;

  constructor(bound: number, folder: string | null) {
    this.bound = bound;
    this.folder = folder;
  }

  /** Whether rows are going to files. */
  get spilled(): boolean {
    return this.onDisk;
  }

  /**
   * Rows to come of one column, or of numbers side by side; `name` is that of the file they may go to. Where their number is
   * known before, memory is taken once and as much as they need, or none.
   */
  sink(name: string, rowBytes: number, rows: number | null = null): RowSink {
    const expected = (rows ?? 0) * rowBytes;
    const fits = this.folder === null || this.used + expected <= this.bound;
    const sink = new RowSink(this, name, { rowBytes, whole: rows !== null && fits ? expected : null });
    this.sinks.push(sink);
    if (this.onDisk) sink.toFile();
    else if (!fits) this.toFiles();
    return sink;
  }

  /** Counts bytes before they are gathered; over the bound, all sinks go on in files. */
  take(bytes: number): void {
    this.used += bytes;
    if (!this.onDisk && this.folder !== null && this.used > this.bound) this.toFiles();
  }

  private toFiles(): void {
    if (this.folder === null) throw new InternalError("columns go to files, and there is no folder for them");
    mkdirSync(this.folder, { recursive: true });
    this.onDisk = true;
    for (const sink of this.sinks) sink.toFile();
  }

  /** Closes and removes what was written. */
  abandon(): void {
    for (const sink of this.sinks) sink.close();
    if (this.onDisk && this.folder !== null) rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Takes whole rows, one piece after another. */
export class RowSink {
  readonly rowBytes: number;
  private readonly room: ColumnRoom;
  private readonly name: string;
  private readonly blockBytes: number;
  private blocks: Uint8Array[] = [];
  private filled = 0;
  private length = 0;
  private file: RowFile | null = null;
  private readonly summer: BlockSummer;

  /** `whole` is the size of all rows where it is known. */
  constructor(room: ColumnRoom, name: string, size: { readonly rowBytes: number; readonly whole: number | null }) {
    const { rowBytes, whole } = size;
    this.room = room;
    this.name = name;
    this.rowBytes = rowBytes;
    this.summer = new BlockSummer(rowBytes);
    this.blockBytes = whole ?? Math.max(1, Math.floor(BLOCK / Math.max(1, rowBytes))) * rowBytes;
  }

  /** Adds bytes, which are copied; rows may come in several pieces. */
  append(bytes: Uint8Array): void {
    this.room.take(bytes.length);
    let from = 0;
    while (from < bytes.length) {
      const block = this.openBlock();
      const part = bytes.subarray(from, from + block.length - this.filled);
      block.set(part, this.filled);
      this.filled += part.length;
      from += part.length;
      this.length += part.length;
    }
  }

  /** The block with room in it; a full one is written first where rows go to a file. */
  private openBlock(): Uint8Array {
    const last = this.blocks.at(-1);
    if (last !== undefined && this.filled < last.length) return last;
    if (this.file !== null && last !== undefined) this.flush();
    const [empty] = this.blocks;
    if (empty !== undefined && this.file !== null) return empty;
    const block = sharedBytes(this.blockBytes);
    this.blocks.push(block);
    this.filled = 0;
    return block;
  }

  /** Goes on in a file, with what was gathered so far at its start. */
  toFile(): void {
    if (this.file !== null) return;
    const path = this.filePath();
    this.file = { path, descriptor: openSync(path, "w+"), rowBytes: this.rowBytes, sums: null };
    this.flush();
  }

  private filePath(): string {
    if (this.room.folder === null) throw new InternalError("rows go to a file, and there is no folder for it");
    return join(this.room.folder, this.name);
  }

  private flush(): void {
    const { file, blocks } = this;
    if (file === null) return;
    blocks.forEach((block, index) => {
      const bytes = index === blocks.length - 1 ? block.subarray(0, this.filled) : block;
      writeWhole(file, bytes);
      this.summer.add(bytes);
    });
    this.blocks = blocks.slice(-1);
    this.filled = 0;
  }

  /** The file with all rows, or null where they are in memory. Ends the sink. */
  finishFile(): RowFile | null {
    this.flush();
    if (this.file !== null) this.file = { ...this.file, sums: this.summer.finish() };
    return this.file;
  }

  /** All bytes, in memory that threads can share. Ends the sink. */
  finishBytes(): Uint8Array {
    const [only] = this.blocks;
    if (this.blocks.length === 1 && only?.length === this.length) return only;
    const joined = sharedBytes(this.length);
    let offset = 0;
    for (const block of this.pieces()) {
      joined.set(block, offset);
      offset += block.length;
    }
    this.blocks = [];
    return joined;
  }

  /** All rows of `width` numbers as one array for each place, in memory that threads can share. Ends the sink. */
  finishNumbers(width: number): Float64Array[] {
    const rows = this.length / (8 * Math.max(1, width));
    const columns = Array.from({ length: width }, () => new Float64Array(new SharedArrayBuffer(8 * rows)));
    let row = 0;
    for (const block of this.pieces()) {
      const numbers = new Float64Array(block.buffer, block.byteOffset, block.length / 8);
      for (let at = 0; at < numbers.length; at += width, row++) {
        for (let place = 0; place < width; place++) {
          const column = columns[place];
          if (column !== undefined) column[row] = numbers[at + place] ?? Number.NaN;
        }
      }
    }
    this.blocks = [];
    return columns;
  }

  private pieces(): Uint8Array[] {
    return this.blocks.map((block, index) =>
      index === this.blocks.length - 1 ? block.subarray(0, this.filled) : block,
    );
  }

  /** Closes the file, if there is one. */
  close(): void {
    if (this.file !== null) closeSync(this.file.descriptor);
    this.file = null;
  }
}

/** Writes all bytes at the end of a file; a fault of the disk names the file. */
function writeWhole({ path, descriptor }: RowFile, bytes: Uint8Array): void {
  try {
    let written = 0;
    while (written < bytes.length) written += writeSync(descriptor, bytes, written);
  } catch (error) {
    throw error instanceof Error ? Object.assign(error, { path }) : error;
  }
}
