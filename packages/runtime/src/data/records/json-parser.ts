/**
 * Bytes of line-delimited JSON piece by piece in, fields handed to their writers out: one object a line, empty lines passed over. A
 * field of an object inside another is named with a dot between, `user.age`.
 */
import { isUtf8 } from "node:buffer";
import { closestName } from "@penstock/dsl";
import { DataError, reasonOf } from "../data-error.ts";
import { LONGEST_RECORD } from "./csv-parser.ts";
import type { RecordColumns } from "./record-columns.ts";
import { missingValue, wrongValue } from "./record-faults.ts";
import type { RecordParser } from "./record-file.ts";

const LF = 10;
/** Names of a record that are remembered for messages. */
const MOST_NAMES = 1_000;

/** A record: an object of JSON. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** The value of a field, undefined where a record has none of that name. */
export function fieldOf(record: JsonRecord, name: string): unknown {
  if (Object.hasOwn(record, name)) return record[name];
  if (!name.includes(".")) return undefined;
  let value: unknown = record;
  for (const part of name.split(".")) {
    if (!isRecord(value) || !Object.hasOwn(value, part)) return undefined;
    value = value[part];
  }
  return value;
}

/** Whether a value is an object with fields. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Parses a line; throws `DataError` where it is no object. */
export function parseRecord(
  text: string,
  at: { readonly file: string; readonly line: number; readonly row: number },
): JsonRecord {
  const { file, line, row } = at;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const whole = line === 1 && text.trimStart().startsWith("[");
    throw new DataError(
      whole
        ? `\`${file}\` is one JSON array, not an object a line`
        : `\`${file}\` has what is no JSON in line ${line}: ${reasonOf(error).split("\n")[0]}`,
      whole
        ? `write an object a line, or read it by \`sql("SELECT * FROM read_json('${file.split("/").at(-1) ?? file}')")\``
        : 'each line holds one object, such as `{"age": 31}`',
      { file, line, row },
    );
  }
  if (isRecord(value)) return value;
  const found = Array.isArray(value) ? "an array" : value === null ? "null" : `a ${typeof value}`;
  throw new DataError(
    `\`${file}\` has ${found} in line ${line}; an object was expected`,
    'each line holds one object, such as `{"age": 31}`',
    { file, line, row },
  );
}

/** Parses one file. */
export class JsonParser implements RecordParser {
  rows = 0;
  private readonly path: string;
  private readonly columns: RecordColumns;
  private readonly seen: boolean[];
  private readonly names = new Set<string>();
  private line = 1;
  private readonly enough: () => boolean;

  /** `enough` is asked after each row. */
  constructor(path: string, columns: RecordColumns, enough: () => boolean = () => false) {
    this.path = path;
    this.columns = columns;
    this.seen = columns.wanted.map(() => false);
    this.enough = enough;
  }

  parse(bytes: Buffer, end: number, last: boolean): number {
    const marked = this.line === 1 && this.rows === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    let at = marked && end >= 3 ? 3 : 0;
    const start = at;
    while (at < end && !this.enough()) {
      const found = bytes.subarray(0, end).indexOf(LF, at);
      if (found < 0 && !last) break;
      const stop = found < 0 ? end : found;
      const line = bytes.subarray(at, stop);
      at = Math.min(end, stop + 1);
      if (!isUtf8(line)) {
        throw new DataError(`\`${this.path}\` is not UTF-8 text in line ${this.line}`, "save it as UTF-8", {
          file: this.path,
          line: this.line,
        });
      }
      const text = line.toString("utf8");
      if (text.trim() !== "") this.take(parseRecord(text, { file: this.path, line: this.line, row: this.rows + 1 }));
      this.line++;
    }
    if (at === start && !last && end - at >= LONGEST_RECORD) {
      const most = LONGEST_RECORD / 2 ** 20;
      throw new DataError(
        `\`${this.path}\` has a line of more than ${most} MiB: line ${this.line}`,
        "check that it holds an object a line",
        { file: this.path, line: this.line },
      );
    }
    return at;
  }

  private take(record: JsonRecord): void {
    const { columns, seen } = this;
    const place = { file: this.path, row: this.rows + 1 };
    if (this.names.size < MOST_NAMES) for (const name of Object.keys(record)) this.names.add(name);
    columns.wanted.forEach((wanted, index) => {
      const value = fieldOf(record, wanted.name);
      if (value !== undefined) seen[index] = true;
      const taken = columns.writers[index]?.value(value) ?? "value";
      if (taken === "wrong") throw wrongValue(place, wanted, shownField(value));
      if (taken === "missing" && wanted.missing === "error") {
        throw seen[index] === true ? missingValue(place, wanted) : this.noColumn(wanted.name);
      }
    });
    this.rows++;
    columns.commit();
  }

  /** Throws `DataError` where no row had a column. */
  finish(): void {
    const absent = this.columns.wanted.find((_, index) => this.seen[index] !== true);
    if (absent !== undefined && this.rows > 0) throw this.noColumn(absent.name);
  }

  private noColumn(name: string): DataError {
    const names = [...this.names];
    const close = closestName(name, names);
    return new DataError(
      `\`${this.path}\` has no column \`${name}\``,
      close === null ? `its columns are ${names.slice(0, 20).join(", ")}` : `did you mean \`${close}\`?`,
      this.path,
    );
  }
}

function shownField(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return "[…]";
  return typeof value === "object" && value !== null ? "{…}" : String(value);
}
