/**
 * A CSV file in, its column names and first rows out, synchronously: what the checker looks at, and the names that the
 * reader reads by. Files up to 8 MiB are taken whole.
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { constants, gunzipSync } from "node:zlib";
import { isGzip } from "./read-bytes.ts";

const LARGEST_SAMPLE = 8 * 2 ** 20;
const FIRST_ROWS = 1_000;
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
function records(text: string, { delimiter, complete }: { delimiter: string; complete: boolean }): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  const { length } = text;
  while (at < length) {
    let field = "";
    if (text[at] === QUOTE) {
      at++;
      for (;;) {
        const end = text.indexOf(QUOTE, at);
        if (end < 0) {
          field += text.slice(at);
          at = length;
          break;
        }
        field += text.slice(at, end);
        at = end + 1;
        if (text[at] !== QUOTE) break;
        field += QUOTE;
        at++;
      }
    }
    let end = at;
    while (end < length && text[end] !== "\n" && !text.startsWith(delimiter, end)) end++;
    field += text.slice(at, text[end] === "\n" && text[end - 1] === "\r" && end > at ? end - 1 : end);
    row.push(field);
    if (end >= length) {
      at = length;
      break;
    }
    if (text[end] === "\n") {
      if (row.length > 1 || row[0] !== "") rows.push(row);
      row = [];
      at = end + 1;
    } else {
      at = end + delimiter.length;
      if (at >= length) row.push("");
    }
  }
  if (complete && row.length > 0 && (row.length > 1 || row[0] !== "")) rows.push(row);
  return rows;
}

/** Looks at the start of a file. Throws file system errors as they come. */
export function sampleCsv(path: string, delimiter: string): CsvSample {
  const { bytes, complete } = readStart(path, LARGEST_SAMPLE);
  const [first = [], ...rows] = records(new TextDecoder().decode(bytes), { delimiter, complete });
  const names = first.map((name, index) => (name.trim() === "" ? `column_${index + 1}` : name.trim()));
  return { names, rows: complete ? rows : rows.slice(0, FIRST_ROWS), complete };
}

/** Another delimiter that would split a file's header into several names, where this one does not; for help. */
export function likelyDelimiter(header: string): string | null {
  return [",", ";", "\t", "|"].find((delimiter) => header.includes(delimiter)) ?? null;
}
