/**
 * A file of a source in, its unpacked content piece by piece out, so that a reader needs no more memory than a piece whatever
 * the file's size. A file cut short gives what there is of it and says so at the end.
 */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { systemCode } from "../system-code.ts";
import { DataError, reasonOf } from "./data-error.ts";
import { type FileBytes, isGzip } from "./read-bytes.ts";

/** Bytes read from a file at a time. */
const PIECE = 2 ** 20;
/** What a packed file may unpack to: beyond so many bytes, and so many times its size, it is taken for an attack. */
const bombs = [
  { bytes: 2 ** 28, ratio: 400 },
  { bytes: 2 ** 32, ratio: 200 },
] as const;

/** Content in pieces, once. */
export interface PartStream extends AsyncIterable<Uint8Array> {
  /** True where a gzip stream ended before its end mark; known when the last piece has come. */
  readonly truncated: boolean;
}

/** Content that is in memory, as one piece. */
export class ContentStream implements PartStream {
  truncated = false;
  private readonly content: () => Promise<FileBytes>;

  constructor(content: () => Promise<FileBytes>) {
    this.content = content;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const { bytes, truncated } = await this.content();
    this.truncated = truncated;
    yield bytes;
  }
}

/** A local file's content, unpacked where it is gzip. */
export class FileStream implements PartStream {
  truncated = false;
  private readonly path: string;
  private readonly signal: AbortSignal | undefined;

  constructor(path: string, signal: AbortSignal | undefined) {
    this.path = path;
    this.signal = signal;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const options = this.signal === undefined ? {} : { signal: this.signal };
    const file = createReadStream(this.path, { highWaterMark: PIECE, ...options });
    // Chunks of a file stream are bytes: no encoding is set.
    const pieces: AsyncIterator<Uint8Array> = file.iterator();
    const first = await pieces.next();
    if (first.done === true) return;
    if (!isGzip(first.value)) {
      yield first.value;
      for (let piece = await pieces.next(); piece.done !== true; piece = await pieces.next()) yield piece.value;
      return;
    }
    await pieces.return?.();
    yield* this.unpacked();
  }

  private async *unpacked(): AsyncGenerator<Uint8Array> {
    const options = this.signal === undefined ? {} : { signal: this.signal };
    const file = createReadStream(this.path, { highWaterMark: PIECE, ...options });
    const gunzip = createGunzip({ chunkSize: PIECE });
    file.on("error", (error) => gunzip.destroy(error));
    const { size } = await stat(this.path);
    let unpacked = 0;
    try {
      for await (const piece of file.pipe(gunzip)) {
        unpacked += piece.length;
        const bomb = bombs.find(({ bytes, ratio }) => unpacked > bytes && unpacked > ratio * size);
        if (bomb !== undefined) throw bombFault(this.path, bomb.ratio);
        yield piece;
      }
    } catch (error) {
      this.signal?.throwIfAborted();
      if (systemCode(error) === "Z_BUF_ERROR") {
        this.truncated = true;
        return;
      }
      if (systemCode(error)?.startsWith("Z_") !== true) throw error;
      throw new DataError(
        `\`${this.path}\` is damaged: its gzip stream cannot be unpacked (${reasonOf(error)})`,
        "get the file again, or unpack it by hand to see where it breaks",
        this.path,
      );
    } finally {
      file.destroy();
    }
  }
}

function bombFault(path: string, ratio: number): DataError {
  return new DataError(
    `\`${path}\` has unpacked to more than ${ratio} times its size and does not end`,
    "if it is meant to be that large, unpack it by hand",
    path,
  );
}

/** The same bytes in pieces that hold whole rows, but for what is left over at the end. */
export async function* wholeRows(stream: PartStream, rowBytes: number): AsyncGenerator<Uint8Array> {
  let left: Uint8Array = new Uint8Array();
  for await (const piece of stream) {
    const joined = left.length === 0 ? piece : Buffer.concat([left, piece]);
    const whole = joined.length - (joined.length % rowBytes);
    if (whole > 0) yield joined.subarray(0, whole);
    left = joined.subarray(whole);
  }
  if (left.length > 0) yield left;
}
