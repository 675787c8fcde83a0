/**
 * A CSV file in, its column names and first rows out, synchronously: what the checker looks at, and the names that the
 * reader reads by. Files up to 4 MiB are taken whole.
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { constants, gunzipSync } from "node:zlib";
import { isGzip } from "./read-bytes.ts";

const LARGEST_SAMPLE = 4 * 2 ** 20;
/** What is looked at of a file too large to be taken whole. */
const FIRST_ROWS = 1_000;
const FIRST_BYTES = 2 ** 19;
const QUOTE = '"';

/** The start of a CSV file. */
export interface CsvSample {
  readonly names: readonly string[];
  /** Without the header. */
  readonly rows: readonly (readonly string[])[];
  /** True where `rows` is the whole file. */
  readonly complete: boolean;
}

/** A number as this reader understands it: decimal, with or without an exponent, blanks around it allowed. */
export const numberPattern = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;
/** Words that stand for "no value", without regard to case. */
export const missingWords: readonly string[] = ["", "na", "n/a", "nan", "null", "none", "?"];

/** True for an empty field or one of the words for "no value". */
export function isMissing(field: string): boolean {
  return missingWords.includes(field.trim().toLowerCase());
}

/** The start of a file, unpacked; `complete` where it is all of it. */
export function readStart(path: string, largest: number): { bytes: Uint8Array; complete: boolean } {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const raw = new Uint8Array(Math.min(size, largest));
    let length = 0;
    while (length < raw.length) {
      const got = readSync(file, raw, length, raw.length - length, length);
      if (got === 0) break;
      length += got;
    }
    const read = raw.subarray(0, length);
    if (!isGzip(read)) return { bytes: read, complete: length === size };
    const start = read.subarray(0, Math.min(length, largest / 4));
    const bytes = gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH });
    return { bytes: bytes.subarray(0, largest), complete: start.length === size && bytes.length <= largest };
  } finally {
    closeSync(file);
  }
}

/** Splits text into records by RFC 4180; a record cut off at the end of the text is left out unless `complete`. */
function records(text: string, delimiter: string, complete: boolean): string[][] {
  const rows: string[][] = [];
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf("\n", at);
    if (end < 0 && !complete) break;
    const line = text.slice(at, end < 0 ? text.length : text[end - 1] === "\r" ? end - 1 : end);
    if (!line.includes(QUOTE)) {
      if (line !== "") rows.push(line.split(delimiter));
      at = end < 0 ? text.length : end + 1;
      continue;
    }
    const record = quotedRecord(text, delimiter, at);
    if (record.end >= text.length && !complete) break;
    rows.push(record.fields);
    at = record.end;
  }
  return rows;
}

/** The record that starts at `start`, quotes taken off; `end` is where the next one starts. */
function quotedRecord(text: string, delimiter: string, start: number): { fields: string[]; end: number } {
  const fields: string[] = [];
  let at = start;
  for (;;) {
    let field = "";
    while (text[at] === QUOTE) {
      const close = text.indexOf(QUOTE, at + 1);
      const stop = close < 0 ? text.length : close;
      field += text.slice(at + 1, stop);
      at = stop + 1;
      if (text[at] === QUOTE) field += QUOTE;
    }
    const newline = text.indexOf("\n", at);
    const lineEnd = newline < 0 ? text.length : newline;
    const next = text.indexOf(delimiter, at);
    if (next >= 0 && next < lineEnd) {
      fields.push(field + text.slice(at, next));
      at = next + delimiter.length;
      continue;
    }
    fields.push(field + text.slice(at, text[lineEnd - 1] === "\r" && lineEnd > at ? lineEnd - 1 : lineEnd));
    return { fields, end: lineEnd + 1 };
  }
}

/** Looks at the start of a file. Throws file system errors as they come. */
export function sampleCsv(path: string, delimiter: string): CsvSample {
  const { bytes, complete } = readStart(path, LARGEST_SAMPLE);
  const start = complete ? bytes : bytes.subarray(0, FIRST_BYTES);
  const [first = [], ...rows] = records(new TextDecoder().decode(start), delimiter, complete);
  const names = first.map((name, index) => (name.trim() === "" ? `column_${index + 1}` : name.trim()));
  return { names, rows: complete ? rows : rows.slice(0, FIRST_ROWS), complete };
}

/** Another delimiter that would split a file's header into several names, where this one does not; for help. */
export function likelyDelimiter(header: string): string | null {
  return [",", ";", "\t", "|"].find((delimiter) => header.includes(delimiter)) ?? null;
}
