/**
 * A column and rows in, the parts out that the rows make by it: one for each class, tag or text, four of about the same size for numbers and
 * times, or two by a bound. A part may be empty; rows without a value are one of their own.
 */
import type { CheckedSlice } from "@penstock/dsl";
import {
  numberField,
  numberRows,
  parseWords,
  type Table,
  type TableColumn,
  textReader,
  timeField,
} from "../../data/index.ts";
import { InternalError } from "../../internal-error.ts";
import { comparisons } from "../expectations.ts";

/** Rows that are judged together. */
export interface RowsOfSlice {
  /** `Bonn`, `3.5 to 7`, `age >= 65`. */
  readonly name: string;
  /** Places in the list of rows. */
  readonly positions: Uint32Array;
}

/** The parts that are told apart, and what is left of very many. */
export interface SlicedRows {
  readonly slices: readonly RowsOfSlice[];
  /** Parts with the fewest rows that are not told apart. */
  readonly left: { readonly values: number; readonly rows: number } | null;
}

/** As many values have a slice each; of more those with the most rows. */
const mostSlices = 20;
/** Numbers with as few values as this have a slice for each. */
const fewNumbers = 8;
const buckets = 4;
const missing = "missing";

/** The parts of `rows`. Throws InternalError where the column was not read. */
export function sliceRows(slice: CheckedSlice, table: Table, rows: Uint32Array): SlicedRows {
  const column = table.columns.get(slice.column);
  if (column === undefined) throw new InternalError(`the column \`${slice.column}\` was not read`);
  if (slice.bound !== null) return { slices: byBound(slice, slice.bound, numbersOf(column, rows, slice)), left: null };
  if (slice.kind === "number" || slice.kind === "time") {
    return byNumber(numbersOf(column, rows, slice), slice.kind === "time");
  }
  if (column.kind === "class") return byClass(column, rows);
  if (column.kind === "text") return byWords(column, rows, slice);
  throw new InternalError(`\`${slice.column}\` holds what makes no slices`);
}

/** Numbers and moments, also where something else has asked for the column as text or as classes. */
function numbersOf(column: TableColumn, rows: Uint32Array, { kind }: CheckedSlice): Float64Array {
  const parsed = (text: string | null): number => {
    const value = kind === "time" ? timeField(text) : numberField(text);
    return typeof value === "number" ? value : Number.NaN;
  };
  if (column.kind === "text") {
    const text = textReader(column.data, "random");
    return Float64Array.from(rows, (row) => parsed(text(row)));
  }
  if (column.kind === "class") {
    return Float64Array.from(rows, (row) => parsed(column.values[column.data[row] ?? -1] ?? null));
  }
  if (column.kind !== "number") throw new InternalError(`expected numbers, found ${column.kind}`);
  const read = numberRows([column], "random");
  const into = new Float64Array(1);
  return Float64Array.from(rows, (row) => {
    read(row, into);
    return into[0] ?? Number.NaN;
  });
}

/** Places whose value keeps to a condition. */
function placesOf(values: ArrayLike<number>, keeps: (value: number) => boolean): Uint32Array {
  const places: number[] = [];
  for (let place = 0; place < values.length; place++) if (keeps(values[place] ?? Number.NaN)) places.push(place);
  return Uint32Array.from(places);
}

/** A part of its own for rows without a value, where there are any. */
function withMissing(slices: readonly RowsOfSlice[], values: Float64Array): RowsOfSlice[] {
  const positions = placesOf(values, Number.isNaN);
  return positions.length === 0 ? [...slices] : [...slices, { name: missing, positions }];
}

function byBound(
  { text }: CheckedSlice,
  { comparison, value: bound }: NonNullable<CheckedSlice["bound"]>,
  values: Float64Array,
): RowsOfSlice[] {
  const holds = comparisons[comparison];
  return withMissing(
    [
      { name: text, positions: placesOf(values, (value) => holds(value, bound)) },
      { name: `not ${text}`, positions: placesOf(values, (value) => !Number.isNaN(value) && !holds(value, bound)) },
    ],
    values,
  );
}

/** Every class in its order, also one that no row is of. */
function byClass({ values, data }: Extract<TableColumn, { kind: "class" }>, rows: Uint32Array): SlicedRows {
  const labels = Int32Array.from(rows, (row) => data[row] ?? -1);
  const none = placesOf(labels, (label) => label < 0 || label >= values.length);
  const known = values.map((name, index) => ({ name, positions: placesOf(labels, (label) => label === index) }));
  return largest(none.length === 0 ? known : [...known, { name: missing, positions: none }]);
}

/** Quarters; equal numbers stay together, so that a quarter may be larger than another or not be there. */
function byNumber(values: Float64Array, times: boolean): SlicedRows {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const distinct = sorted.filter((value, place) => place === 0 || value !== sorted[place - 1]);
  const show = (value: number): string =>
    times ? new Date(value).toISOString().slice(0, 16).replace("T", " ") : String(Number(value.toPrecision(4)));
  if (distinct.length <= fewNumbers) {
    const each = Array.from(distinct, (value) => ({
      name: show(value),
      positions: placesOf(values, (other) => other === value),
    }));
    return { slices: withMissing(each, values), left: null };
  }
  const ends = Array.from({ length: buckets - 1 }, (_, bucket) => {
    return sorted[Math.ceil(((bucket + 1) * sorted.length) / buckets) - 1] ?? 0;
  });
  const bounds = ends.filter((end, place) => end !== ends[place - 1] && end !== sorted.at(-1));
  const slices = [...bounds, Number.POSITIVE_INFINITY].map((high, place) => {
    const low = bounds[place - 1] ?? Number.NEGATIVE_INFINITY;
    const name =
      high === Number.POSITIVE_INFINITY
        ? `above ${show(low)}`
        : low === Number.NEGATIVE_INFINITY
          ? `up to ${show(high)}`
          : `${show(low)} to ${show(high)}`;
    return { name, positions: placesOf(values, (value) => value > low && value <= high) };
  });
  return { slices: withMissing(slices, values), left: null };
}

/** A part for each text, or for each tag: a row with several tags is in several. */
function byWords(column: Extract<TableColumn, { kind: "text" }>, rows: Uint32Array, slice: CheckedSlice): SlicedRows {
  const read = textReader(column.data, "random");
  const places = new Map<string, number[]>();
  rows.forEach((row, place) => {
    const text = read(row)?.trim() ?? "";
    const words = slice.kind === "tags" ? parseWords(text, slice.separator ?? ",") : [text];
    for (const word of new Set(words.length === 0 ? [""] : words)) {
      const name = word === "" ? missing : word;
      const known = places.get(name);
      if (known === undefined) places.set(name, [place]);
      else known.push(place);
    }
  });
  const named = [...places].sort(([a], [b]) => Number(a === missing) - Number(b === missing) || (a < b ? -1 : 1));
  return largest(named.map(([name, positions]) => ({ name, positions: Uint32Array.from(positions) })));
}

/** Of very many parts those with the most rows, in the order given. */
function largest(slices: readonly RowsOfSlice[]): SlicedRows {
  if (slices.length <= mostSlices) return { slices, left: null };
  const kept = new Set([...slices].sort((a, b) => b.positions.length - a.positions.length).slice(0, mostSlices));
  const rest = slices.filter((slice) => !kept.has(slice));
  return {
    slices: slices.filter((slice) => kept.has(slice)),
    left: { values: rest.length, rows: rest.reduce((sum, { positions }) => sum + positions.length, 0) },
  };
}
