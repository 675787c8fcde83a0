/**
 * The bytes of a CSV file in, the places of its fields out, record by record, by RFC 4180. Nothing is copied: a field
 * with doubled quotes is written shorter where it stands, so the bytes must be the caller's own.
 */
const LF = 10;
const CR = 13;
const QUOTE = 34;

/** Walks over the records of a file. */
export class CsvFields {
  /** Where each field of the present record starts and ends; the first `count` entries hold. */
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  count = 0;
  /** Where a quote was opened that the bytes end before; -1 where there is none. */
  unclosed = -1;
  private at: number;
  private readonly bytes: Uint8Array;
  private readonly delimiter: Uint8Array;

  /** Starts at `start`, past a byte order mark at the beginning of the file. */
  constructor(bytes: Uint8Array, delimiter: string, start = 0) {
    this.bytes = bytes;
    this.delimiter = new TextEncoder().encode(delimiter);
    const marked = start === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    this.at = marked ? 3 : start;
  }

  /** Where the next record is looked for. */
  get position(): number {
    return this.at;
  }

  /** Goes to the next record, past empty lines; false where there is none. */
  next(): boolean {
    const { bytes, delimiter } = this;
    const end = bytes.length;
    const first = delimiter[0] ?? 0;
    let at = this.at;
    while (at < end && (bytes[at] === LF || (bytes[at] === CR && (at + 1 === end || bytes[at + 1] === LF)))) at++;
    this.count = 0;
    if (at >= end) {
      this.at = end;
      return false;
    }
    for (;;) {
      if (this.count === this.starts.length) this.grow();
      let stop: number;
      if (bytes[at] === QUOTE) {
        stop = this.quoted(at);
      } else {
        stop = at;
        while (stop < end) {
          const byte = bytes[stop];
          if (byte === LF || (byte === first && this.isDelimiter(stop))) break;
          stop++;
        }
        this.starts[this.count] = at;
        this.ends[this.count] = stop > at && bytes[stop - 1] === CR && bytes[stop] !== first ? stop - 1 : stop;
      }
      this.count++;
      if (stop >= end || bytes[stop] === LF) {
        this.at = stop + 1;
        return true;
      }
      at = stop + delimiter.length;
    }
  }

  private isDelimiter(at: number): boolean {
    const { bytes, delimiter } = this;
    for (let place = 1; place < delimiter.length; place++) if (bytes[at + place] !== delimiter[place]) return false;
    return true;
  }

  /** Reads the field whose quote opens at `start`; gives where its delimiter or line end stands. */
  private quoted(start: number): number {
    const { bytes } = this;
    const end = bytes.length;
    let write = start + 1;
    let at = start + 1;
    let closed = false;
    while (at < end) {
      const byte = bytes[at] ?? 0;
      if (byte !== QUOTE) {
        bytes[write++] = byte;
        at++;
      } else if (bytes[at + 1] === QUOTE) {
        bytes[write++] = QUOTE;
        at += 2;
      } else {
        at++;
        closed = true;
        break;
      }
    }
    if (!closed) this.unclosed = start;
    const first = this.delimiter[0] ?? 0;
    let stop = at;
    while (stop < end && bytes[stop] !== LF && !(bytes[stop] === first && this.isDelimiter(stop))) stop++;
    // What stands between the closing quote and the delimiter belongs to the field.
    const tail = stop > at && bytes[stop - 1] === CR && bytes[stop] !== first ? stop - 1 : stop;
    for (let place = at; place < tail; place++) bytes[write++] = bytes[place] ?? 0;
    this.starts[this.count] = start + 1;
    this.ends[this.count] = write;
    return stop;
  }

  private grow(): void {
    const [starts, ends] = [new Int32Array(this.starts.length * 2), new Int32Array(this.ends.length * 2)];
    starts.set(this.starts);
    ends.set(this.ends);
    this.starts = starts;
    this.ends = ends;
  }
}

/** The names in the first record, columns without one numbered; none where there is no record. */
export function readNames(fields: CsvFields, bytes: Buffer): string[] {
  if (!fields.next()) return [];
  return Array.from({ length: fields.count }, (_, index) => {
    const name = bytes.toString("utf8", fields.starts[index] ?? 0, fields.ends[index] ?? 0).trim();
    return name === "" ? `column_${index + 1}` : name;
  });
}
