/**
 * Sums of the blocks of a file, so that a few rows can be read and compared with what was written without reading all of it. A
 * block is a whole number of rows and about a page of the disk; its sum is a CRC-32, which misses no single bit.
 */
import { crc32 } from "node:zlib";

/** Bytes that a block has at least, unless a row is longer. */
const page = 4096;

/** The sums of one file. */
export interface BlockSums {
  /** Of every block but the last. */
  readonly blockBytes: number;
  /** Of the file. */
  readonly bytes: number;
  /** In memory that threads share. */
  readonly sums: Uint32Array;
}

/** The size of the blocks of a file with rows of that size. */
export function blockBytesOf(rowBytes: number): number {
  return rowBytes * Math.max(1, Math.floor(page / Math.max(1, rowBytes)));
}

/** Sums bytes up as they are written, one piece after another. */
export class BlockSummer {
  private readonly blockBytes: number;
  private readonly sums: number[] = [];
  private open = 0;
  private filled = 0;
  private bytes = 0;

  constructor(rowBytes: number) {
    this.blockBytes = blockBytesOf(rowBytes);
  }

  add(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; ) {
      const part = bytes.subarray(from, from + this.blockBytes - this.filled);
      this.open = crc32(part, this.open);
      this.filled += part.length;
      from += part.length;
      if (this.filled === this.blockBytes) this.close();
    }
    this.bytes += bytes.length;
  }

  private close(): void {
    this.sums.push(this.open);
    this.open = 0;
    this.filled = 0;
  }

  /** The sums of all that was added. */
  finish(): BlockSums {
    if (this.filled > 0) this.close();
    const sums = new Uint32Array(new SharedArrayBuffer(4 * this.sums.length));
    sums.set(this.sums);
    return { blockBytes: this.blockBytes, bytes: this.bytes, sums };
  }
}

/** Whether bytes that start with a block are those that were written, block by block. */
export function fitsSums(bytes: Uint8Array, firstBlock: number, { blockBytes, sums }: BlockSums): boolean {
  for (let from = 0, block = firstBlock; from < bytes.length; from += blockBytes, block++) {
    if (crc32(bytes.subarray(from, from + blockBytes)) !== sums[block]) return false;
  }
  return true;
}
