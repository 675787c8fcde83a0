/**
 * Fields of one column in, the column's values out: from the bytes of a CSV file, or from values as JSON and queries give them. A
 * row may be begun and given up again where its bytes do not reach to its end; only `commit` makes it count.
 */
import { isMissing, trim } from "../csv-words.ts";
import { isFault, numberField as jsonNumber, listField, textField, timeField, wordField } from "../fields.ts";
import { parseMoment } from "../parse-time.ts";
import { Hash, HashCodes } from "../probe/hash-codes.ts";
import { numberField } from "../probe/number-field.ts";
import type { TextSink } from "../text-rows.ts";

/** How a field was taken: `missing` and `wrong` are for the reader to make something of. */
export type Taken = "value" | "missing" | "wrong";

/** Takes the fields of a column. */
export interface FieldWriter {
  /** The field between two places of a CSV record, quotes taken away. The bytes must hold until `commit`. */
  bytes(bytes: Buffer, start: number, end: number): Taken;
  /** A value of JSON or of a query. */
  value(value: unknown): Taken;
  /** Ends the row. */
  commit(): void;
}

/** What stands where a field has no number, and where it has what is none. */
const NO_NUMBER = Number.NaN;

/** Whether a trimmed field is empty or a word for "no value". */
function lacksValue(bytes: Buffer, start: number, end: number): boolean {
  return end === start || (end - start <= 4 && isMissing(bytes.toString("latin1", start, end)));
}

/** Numbers of several columns side by side, block by block. */
export class NumberBlock {
  readonly width: number;
  /** The row that is being written starts here. */
  base = 0;
  values: Float64Array;
  private readonly flush: (values: Float64Array) => void;

  constructor(width: number, flush: (values: Float64Array) => void) {
    this.width = width;
    this.flush = flush;
    this.values = new Float64Array(Math.max(1, Math.floor(2 ** 17 / Math.max(1, width))) * width);
  }

  /** Ends the row. */
  commit(): void {
    this.base += this.width;
    if (this.base >= this.values.length) this.finish();
  }

  /** Hands on what is there. */
  finish(): void {
    if (this.base > 0) this.flush(this.values.subarray(0, this.base));
    this.base = 0;
  }
}

/** A number beside others; the block ends the row. */
export class NumberWriter implements FieldWriter {
  readonly block: NumberBlock;
  readonly place: number;

  constructor(block: NumberBlock, place: number) {
    this.block = block;
    this.place = place;
  }

  set(value: number): Taken {
    this.block.values[this.block.base + this.place] = value;
    return "value";
  }

  bytes(bytes: Buffer, start: number, end: number): Taken {
    const [from, to] = trim(bytes, start, end);
    if (lacksValue(bytes, from, to)) return this.none();
    const value = numberField(bytes, from, to);
    return Number.isFinite(value) ? this.set(value) : "wrong";
  }

  value(value: unknown): Taken {
    const number = jsonNumber(value);
    if (number === null) return this.none();
    return isFault(number) ? "wrong" : this.set(number);
  }

  protected none(): Taken {
    this.set(NO_NUMBER);
    return "missing";
  }

  commit(): void {}
}

/** A time as milliseconds since 1970. */
export class TimeWriter extends NumberWriter {
  override bytes(bytes: Buffer, start: number, end: number): Taken {
    const [from, to] = trim(bytes, start, end);
    if (lacksValue(bytes, from, to)) return this.none();
    const time = to - from > 64 ? Number.NaN : parseMoment(bytes.toString("latin1", from, to));
    return Number.isNaN(time) ? "wrong" : this.set(time);
  }

  override value(value: unknown): Taken {
    const time = timeField(value);
    if (time === null) return this.none();
    return isFault(time) ? "wrong" : this.set(time);
  }
}

/** A word by its number, counted in the order of appearance. Which words mean that there is none is for the classes to say. */
export class WordWriter implements FieldWriter {
  readonly words: string[] = [];
  private readonly codes = new HashCodes();
  private readonly hash = new Hash();
  private readonly block: Int32Array = new Int32Array(2 ** 14);
  private filled = 0;
  private readonly flush: (codes: Int32Array) => void;

  constructor(flush: (codes: Int32Array) => void) {
    this.flush = flush;
  }

  bytes(bytes: Buffer, start: number, end: number): Taken {
    const [from, to] = trim(bytes, start, end);
    this.hash.ofBytes(bytes, from, to);
    const code = this.codes.codeOf(this.hash.a, this.hash.b);
    if (this.codes.fresh) this.words.push(bytes.toString("utf8", from, to));
    this.block[this.filled] = code;
    return "value";
  }

  value(value: unknown): Taken {
    const word = wordField(value);
    if (isFault(word)) return "wrong";
    const bytes = Buffer.from(word ?? "");
    return this.bytes(bytes, 0, bytes.length);
  }

  /** The number of a word. */
  codeOf(word: string): number {
    const bytes = Buffer.from(word);
    this.hash.ofBytes(bytes, 0, bytes.length);
    const code = this.codes.codeOf(this.hash.a, this.hash.b);
    if (this.codes.fresh) this.words.push(word);
    return code;
  }

  /** Rows whose words have these numbers, behind those that were ended. */
  append(codes: Int32Array): void {
    this.finish();
    this.flush(codes);
  }

  commit(): void {
    this.filled++;
    if (this.filled === this.block.length) this.finish();
  }

  /** Hands on what is there. */
  finish(): void {
    if (this.filled > 0) this.flush(this.block.subarray(0, this.filled));
    this.filled = 0;
  }
}

/** A text as it stands; a list as JSON or as its field. */
export class TextWriter implements FieldWriter {
  private readonly sink: TextSink;
  private readonly words: boolean;
  private pending: { bytes: Buffer; start: number; end: number } | string | null = null;
  private readonly place: { bytes: Buffer; start: number; end: number } = { bytes: Buffer.alloc(0), start: 0, end: 0 };

  private readonly objects: boolean;

  /** `words` says whether words for "no value" count as such, `objects` whether lists may hold more than words. */
  constructor(sink: TextSink, { words, objects }: { readonly words: boolean; readonly objects: boolean }) {
    this.sink = sink;
    this.words = words;
    this.objects = objects;
  }

  bytes(bytes: Buffer, start: number, end: number): Taken {
    const [from, to] = trim(bytes, start, end);
    if (from === to || (this.words && lacksValue(bytes, from, to))) {
      this.pending = null;
      return "missing";
    }
    const { place } = this;
    place.bytes = bytes;
    place.start = start;
    place.end = end;
    this.pending = place;
    return "value";
  }

  value(value: unknown): Taken {
    const text = !Array.isArray(value) ? textField(value) : this.objects ? JSON.stringify(value) : listField(value);
    if (isFault(text)) return "wrong";
    this.pending = this.words && text !== null && isMissing(text) ? null : text;
    return this.pending === null ? "missing" : "value";
  }

  commit(): void {
    const { pending } = this;
    if (pending === null || typeof pending === "string") this.sink.add(pending);
    else this.sink.addBytes(pending.bytes.subarray(pending.start, pending.end));
  }
}
