/** Rows that somebody asks about, from wherever they come. */
import type { RawRow } from "../data/index.ts";

/** Where a row stands: a file as the user typed its path, and the row in it from 1; null for a file that is a row itself. */
export interface RowPlace {
  readonly file: string;
  readonly row: number | null;
}

/** A row with its fields by the names of the source's columns. */
export interface AskedRow extends RowPlace {
  readonly fields: RawRow;
  /** The file that a field of a picture or a recording names; throws an `Error` that says why it names none. */
  readonly find: (path: string) => string;
}

/** A row, or a whole file, that cannot be read. */
export interface UnreadRow extends RowPlace {
  /** In a line. */
  readonly reason: string;
}

/** Either. */
export type Asked = AskedRow | UnreadRow;

/** Rows as they come, some at a time. */
export type RowChunks = AsyncGenerator<readonly Asked[], void, undefined>;

/** Whether a row could not be read. */
export function isUnread(row: Asked): row is UnreadRow {
  return "reason" in row;
}
