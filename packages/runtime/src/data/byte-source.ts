/**
 * A file in, its unpacked bytes out, as many at a time as are asked for, into memory of the reader's own: so that a file of any size
 * is read in a constant amount of it.
 */
import { type FileHandle, open } from "node:fs/promises";
import { systemCode } from "../system-code.ts";
import { DataError, reasonOf } from "./data-error.ts";
import { missingPathHelp } from "./missing-path.ts";
import { FileStream } from "./part-stream.ts";
import { gzipCutShort, isGzip } from "./read-bytes.ts";

/** Bytes one after another. */
export interface ByteSource {
  /** Fills a part of a buffer from `at` on as far as it can; gives how many bytes that were, 0 at the end. */
  read(into: Buffer, at: number): Promise<number>;
  close(): Promise<void>;
}

/** Opens a file, unpacked where it is gzip; throws `DataError` where there is none. */
export async function openBytes(path: string, signal?: AbortSignal): Promise<ByteSource> {
  let file: FileHandle;
  try {
    file = await open(path, "r");
  } catch (error) {
    if (systemCode(error) === "ENOENT") {
      throw new DataError(`\`${path}\` does not exist`, missingPathHelp(path), path);
    }
    throw new DataError(`\`${path}\` cannot be read: ${reasonOf(error)}`, null, path);
  }
  const start = Buffer.alloc(2);
  const stats = await file.stat();
  if (stats.isDirectory()) {
    await file.close();
    throw new DataError(`\`${path}\` is a folder`, "name a file in it, or several: `*.csv`", path);
  }
  const { bytesRead } = await file.read(start, 0, 2, 0);
  if (isGzip(start.subarray(0, bytesRead))) {
    await file.close();
    return new PackedSource(path, signal);
  }
  return new PlainSource(file, signal);
}

class PlainSource implements ByteSource {
  private readonly file: FileHandle;
  private readonly signal: AbortSignal | undefined;
  private position = 0;

  constructor(file: FileHandle, signal: AbortSignal | undefined) {
    this.file = file;
    this.signal = signal;
  }

  async read(into: Buffer, at: number): Promise<number> {
    this.signal?.throwIfAborted();
    const { bytesRead } = await this.file.read(into, at, into.length - at, this.position);
    this.position += bytesRead;
    return bytesRead;
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

class PackedSource implements ByteSource {
  private readonly path: string;
  private readonly stream: FileStream;
  private readonly pieces: AsyncIterator<Uint8Array>;
  private left: Uint8Array = new Uint8Array();

  constructor(path: string, signal: AbortSignal | undefined) {
    this.path = path;
    this.stream = new FileStream(path, signal);
    this.pieces = this.stream[Symbol.asyncIterator]();
  }

  async read(into: Buffer, at: number): Promise<number> {
    if (this.left.length === 0) {
      const next = await this.pieces.next();
      if (next.done === true) {
        if (!this.stream.truncated) return 0;
        throw gzipCutShort(this.path);
      }
      this.left = next.value;
    }
    const taken = this.left.subarray(0, into.length - at);
    into.set(taken, at);
    this.left = this.left.subarray(taken.length);
    return taken.length;
  }

  async close(): Promise<void> {
    await this.pieces.return?.();
  }
}
