/** A Parquet file in, its rows as fields out, chunk by chunk as DuckDB reads it. */
import { fieldOf, openPart, queryParts } from "../../data/index.ts";
import type { RowChunks } from "../asked-row.ts";
import { type RowReading, rowsOfFields } from "./row-reading.ts";
import { checkColumns } from "./row-shape.ts";

/** Reads rows; throws `DataError` where it is no whole Parquet file or lacks a column. */
export async function* parquetRows(path: string, { columns, most, cache, signal }: RowReading): RowChunks {
  for (const part of queryParts({ kind: "parquet", paths: [path] }, { cache })) {
    const rows = await openPart(part);
    try {
      checkColumns(path, rows.names, columns);
      // A column, or the struct that it is a field of.
      const wanted = [
        ...new Set(columns.map((name) => (rows.names.includes(name) ? name : (name.split(".")[0] ?? name)))),
      ];
      let done = 0;
      for (let chunk = await rows.next(); chunk !== null; chunk = await rows.next()) {
        signal?.throwIfAborted();
        const values = new Map(wanted.map((name) => [name, chunk.column(rows.names.indexOf(name))]));
        for (let first = 0; first < chunk.rows; first += most) {
          const count = Math.min(most, chunk.rows - first);
          yield Array.from({ length: count }, (_, at) => {
            const record = Object.fromEntries([...values].map(([name, column]) => [name, column[first + at] ?? null]));
            const fields = Object.fromEntries(columns.map((name) => [name, fieldOf(record, name) ?? null]));
            return rowsOfFields({ file: path, row: done + first + at + 1 }, fields);
          });
        }
        done += chunk.rows;
      }
    } finally {
      rows.close();
    }
  }
}
