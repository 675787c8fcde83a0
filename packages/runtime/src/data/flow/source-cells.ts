/**
 * A table in, what each row of a column holds out, with what stands in where nothing does: the start of a column's flow, while
 * rows are learned from and while they are answered.
 */
import { InternalError } from "../../internal-error.ts";
import { numberRows, type Reading, soundRows, tableColumn } from "../column-rows.ts";
import { DataError } from "../data-error.ts";
import type { FittedColumn } from "../fitted-preparation.ts";
import type { Table } from "../table.ts";
import { textReader } from "../text-rows.ts";
import type { Cell } from "./cell.ts";
import { parseWords } from "./word-list.ts";

/** What a column is read by; steps are not needed for it. */
export type SourceColumn = Omit<FittedColumn, "steps" | "shape" | "dtype">;

/** The cells of a column, null where a row has none. Numbers hold until the next call. */
export function rawCells(table: Table, column: SourceColumn, reading: Reading): (row: number) => Cell | null {
  const { kind, columns, name } = column;
  const [first = name] = columns;
  switch (kind) {
    case "class":
      return classCells(table, column, first);
    case "text":
      return textReader(tableColumn(table, first, "text").data, reading.access);
    case "list":
    case "tags": {
      const read = textReader(tableColumn(table, first, "text").data, reading.access);
      const separator = column.separator ?? ",";
      return (row) => {
        const field = read(row);
        return field === null ? null : parseWords(field, separator);
      };
    }
    case "time": {
      const read = numberRows([tableColumn(table, first, "number")], reading);
      const value = new Float64Array(1);
      return (row) => {
        read(row, value);
        const [time = Number.NaN] = value;
        return Number.isNaN(time) ? null : time;
      };
    }
    case "audio": {
      const read = soundRows(tableColumn(table, first, "audio"), reading.access);
      return (row) => Float64Array.from(read(row));
    }
    case "number":
    case "vector": {
      const read = numberRows(
        columns.map((source) => tableColumn(table, source, "number")),
        reading,
      );
      const values = new Float64Array(columns.length);
      return (row) => {
        read(row, values);
        return values;
      };
    }
    case "image":
    case "mask":
    case "boxes":
      throw new InternalError(`the pictures of \`${name}\` have no cells`);
  }
}

/** The same with what stands in for missing values; throws `DataError` where nothing does. */
export function filledCells(table: Table, column: SourceColumn, reading: Reading): (row: number) => Cell {
  const read = rawCells(table, column, reading);
  const { fill, kind, name } = column;
  if (kind === "number" || kind === "vector") {
    const constants = fill.map(({ value }) => Number(value));
    return (row) => {
      const values = read(row);
      if (!(values instanceof Float64Array)) throw new InternalError(`\`${name}\` has no numbers`);
      for (let place = 0; place < values.length; place++) {
        if (!Number.isNaN(values[place])) continue;
        const constant = constants[place];
        if (constant === undefined) throw noValue(column, place);
        values[place] = constant;
      }
      return values;
    };
  }
  const [filled] = fill;
  const constant = filled === undefined ? null : fillCell(column, filled.value);
  return (row) => {
    const cell = read(row) ?? constant;
    if (cell === null) throw noValue(column, 0);
    return cell;
  };
}

/** What stands in, as a cell. */
function fillCell({ kind, classes, open }: SourceColumn, value: number | string | readonly string[]): Cell {
  if (kind !== "class") return value;
  const place = classes?.indexOf(String(value)) ?? -1;
  return open ? place + 1 : place;
}

/** A row without a value where no step puts one. */
export function noValue({ columns, name }: SourceColumn, place: number): DataError {
  const column = columns[place] ?? name;
  return new DataError(`\`${column}\` has no value`, "a `fill` step puts one there", { column });
}

/** Labels in the order that was fitted; with open classes 0 for every other one. */
function classCells(table: Table, { classes, open, name }: SourceColumn, source: string): (row: number) => Cell | null {
  const column = tableColumn(table, source, "class");
  const known = new Map((classes ?? []).map((one, place) => [one, place]));
  const places = column.values.map((value) => (known.get(value) ?? -1) + (open ? 1 : 0));
  return (row) => {
    const label = column.data[row] ?? -1;
    if (label < 0) return null;
    const place = places[label] ?? -1;
    if (place < 0)
      throw new DataError(`\`${name}\` is ${JSON.stringify(column.values[label])}, which is none of its classes`);
    return place;
  };
}
