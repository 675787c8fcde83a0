/** Bytes of a stream piece by piece in, where its records end out: lines of JSON, or records of CSV with line breaks in quotes. */

const LF = 10;
const QUOTE = 34;

/** Counts records. */
export interface RecordCounter {
  /** Records that have ended. */
  readonly records: number;
  /**
   * Takes bytes; gives how many of them lie before the end of the last record that ended, or of the one with which there are
   * enough.
   */
  take(bytes: Uint8Array, enough: number): number;
}

/** Lines that hold something. */
export class LineCounter implements RecordCounter {
  records = 0;
  private blank = true;

  take(bytes: Uint8Array, enough: number): number {
    let ended = 0;
    for (let at = 0; at < bytes.length && this.records < enough; at++) {
      const byte = bytes[at] ?? 0;
      if (byte > 32) this.blank = false;
      if (byte !== LF) continue;
      if (!this.blank) this.records++;
      this.blank = true;
      ended = at + 1;
    }
    return ended;
  }
}

/** Records of CSV behind a header. */
export class CsvCounter implements RecordCounter {
  /** The header is none. */
  records = -1;
  private blank = true;
  private quoted = false;
  /** Whether the next byte starts a field. */
  private fresh = true;
  private readonly first: number;

  constructor(delimiter: string) {
    this.first = delimiter.charCodeAt(0);
  }

  take(bytes: Uint8Array, enough: number): number {
    let ended = 0;
    for (let at = 0; at < bytes.length && this.records < enough; at++) {
      const byte = bytes[at] ?? 0;
      if (byte > 32) this.blank = false;
      if (byte === QUOTE && (this.quoted || this.fresh)) {
        // Two quotes in a row end and begin again, which comes to the same.
        this.quoted = !this.quoted;
        this.fresh = !this.quoted;
        continue;
      }
      this.fresh = byte === this.first;
      if (byte !== LF || this.quoted) continue;
      if (!this.blank) this.records++;
      this.blank = true;
      this.fresh = true;
      ended = at + 1;
    }
    return ended;
  }
}
