/** Bytes of a source in, a buffer out in which records can be looked for: it holds what has come and is not taken yet. */
import type { ByteSource } from "../byte-source.ts";

/** Bytes read at a time. */
const PIECE = 2 ** 22;

/** The bytes at hand. */
export class RecordBuffer {
  bytes: Buffer = Buffer.allocUnsafeSlow(2 * PIECE);
  /** How many of them hold. */
  length = 0;
  /** How many have come in all. */
  read = 0;
  /** Nothing follows. */
  ended = false;
  private readonly source: ByteSource;

  constructor(source: ByteSource) {
    this.source = source;
  }

  /** Reads on behind what is there; the buffer grows where a record needs it. */
  async fill(): Promise<void> {
    if (this.length === this.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(2 * this.bytes.length);
      this.bytes.copy(larger);
      this.bytes = larger;
    }
    const got = await this.source.read(this.bytes, this.length);
    this.length += got;
    this.read += got;
    this.ended = got === 0;
  }

  /** Takes bytes away from the start. */
  drop(taken: number): void {
    this.bytes.copyWithin(0, taken, this.length);
    this.length -= taken;
  }
}
