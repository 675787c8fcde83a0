/** A table in, fields of some of its rows as texts out: what figures and samples of a data set are made of. */
import { numberRows, type Table, type TableColumn, textReader } from "../../data/index.ts";

/** A function from a row to its field; null where there is none, absent for pictures and recordings. */
export function fieldReader(column: TableColumn, isTime: boolean): ((row: number) => string | null) | null {
  switch (column.kind) {
    case "text":
      return textReader(column.data, "random");
    case "class":
      return (row) => column.values[column.data[row] ?? -1] ?? null;
    case "number": {
      const read = numberRows([column], "random");
      const value = new Float64Array(1);
      return (row) => {
        read(row, value);
        const [number = Number.NaN] = value;
        if (Number.isNaN(number)) return null;
        return isTime ? new Date(number).toISOString().replace(/T00:00:00\.000Z$|\.000Z$/, "") : String(number);
      };
    }
    case "image":
    case "audio":
      return null;
  }
}

/** Rows spread evenly over a table. */
export function spreadRows(table: Table, most: number): number[] {
  const step = Math.max(1, table.rows / most);
  return Array.from({ length: Math.min(most, table.rows) }, (_, index) => Math.floor(index * step));
}
