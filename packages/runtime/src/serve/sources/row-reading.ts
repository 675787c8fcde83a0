/** What readers of rows need, and what they make of the fields of one. */
import { dirname } from "node:path";
import { pathInside, type RawRow } from "../../data/index.ts";
import type { AskedRow, RowPlace } from "../asked-row.ts";

/** How rows are read. */
export interface RowReading {
  /** Source columns that are wanted. */
  readonly columns: readonly string[];
  /** Rows that are given at once, at most. */
  readonly most: number;
  /** A folder for what DuckDB has no room for in memory. */
  readonly cache: string;
  readonly signal?: AbortSignal;
}

/** A row of a table: paths in it start at the folder of the table, and lead nowhere else. */
export function rowsOfFields(place: RowPlace, fields: RawRow): AskedRow {
  const folder = place.file === "-" ? "." : dirname(place.file);
  return { ...place, fields, find: (path) => pathInside(folder, path) };
}
