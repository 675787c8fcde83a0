/**
 * A table and its splits in, rows for judging that are nearly rows to learn from out: the same text but for capitals and
 * punctuation, the same numbers but for their last digits, the same picture but for a few shades. Keys find who may be alike, and
 * pictures are then compared pixel by pixel. Of very many rows some are compared, so that memory and time stay bounded.
 */
import {
  type FittedPreparation,
  imageRows,
  numberRows,
  type SplitRows,
  type Table,
  type TableColumn,
  textReader,
} from "../../data/index.ts";
import { pictureKeys } from "./picture-hash.ts";

/** Rows for judging, and rows to learn from, that are compared at most. */
const MOST_HELD = 100_000;
const MOST_TRAIN = 1_000_000;
/** Rows of one key that are compared. */
const MOST_COMPARED = 8;
/** Mean difference up to which pictures are alike: in shades, and as a part of how much one differs from its own mean. */
const ALIKE = { shades: 3, part: 0.08 } as const;
/** Significant digits of numbers that are alike. */
const DIGITS = 3;
/** Numbers below which rows with equal ones prove nothing. */
const FEWEST_NUMBERS = 3;

/** A row for judging and the row to learn from that it is nearly equal to, counted from 0. */
export interface NearCopy {
  readonly held: number;
  readonly train: number;
}

/** What was found among so many rows for judging. */
export interface NearCopies {
  readonly rows: number;
  readonly compared: number;
  readonly first: NearCopy;
}

/** Rows of `valid` and `test` that are nearly train rows; null where there are none, or nothing can be said. */
export function nearCopies(table: Table, split: SplitRows, inputs: FittedPreparation["inputs"]): NearCopies | null {
  const columns = [...new Set(inputs.flatMap((input) => input.columns))].flatMap(
    (name) => table.columns.get(name) ?? [],
  );
  const telling = columns.filter(({ kind }) => kind === "image" || kind === "text").length;
  const numbers = columns.filter(({ kind }) => kind === "number").length;
  if (telling === 0 && numbers < FEWEST_NUMBERS) return null;
  const keysOf = rowKeys(columns);
  const alike = pictureTest(columns);
  const held = [...spread(split.valid, MOST_HELD / 2), ...spread(split.test, MOST_HELD / 2)];
  const known = new Map<string, number[]>();
  for (const row of held) {
    for (const key of keysOf(row)) {
      const rows = known.get(key);
      if (rows === undefined) known.set(key, [row]);
      else if (rows.length < MOST_COMPARED) rows.push(row);
    }
  }
  const found = new Map<number, number>();
  for (const train of spread(split.train, MOST_TRAIN)) {
    for (const key of keysOf(train)) {
      for (const row of known.get(key) ?? []) {
        if (!found.has(row) && alike(row, train)) found.set(row, train);
      }
    }
  }
  const first = held.find((row) => found.has(row));
  if (first === undefined) return null;
  return { rows: found.size, compared: held.length, first: { held: first, train: found.get(first) ?? 0 } };
}

/** Rows spread evenly over some. */
function* spread(rows: Uint32Array, most: number): Generator<number> {
  const step = Math.max(1, rows.length / most);
  for (let at = 0; at < rows.length; at += step) yield rows[Math.floor(at)] ?? 0;
}

/** Texts of which rows that are alike have one in common; none for a row that has nothing to compare. */
function rowKeys(columns: readonly TableColumn[]): (row: number) => string[] {
  const parts = columns.flatMap((column) => partOf(column) ?? []);
  const pictures = columns.flatMap((column) =>
    column.kind === "image" ? [{ read: imageRows(column, "random"), shape: column.shape }] : [],
  );
  return (row) => {
    const found = parts.map((part) => part(row));
    const plain = found.every((part) => part === "") ? "" : found.join("\u0000");
    if (pictures.length === 0) return plain === "" ? [] : [plain];
    // Pictures of one row belong together: each key has a part of the first, and the test looks at all.
    const [first] = pictures;
    return first === undefined ? [] : pictureKeys(first.read(row), first.shape).map((key) => `${key} ${plain}`);
  };
}

function partOf(column: TableColumn): ((row: number) => string) | null {
  switch (column.kind) {
    case "text": {
      const read = textReader(column.data, "random");
      return (row) => (read(row) ?? "").toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "");
    }
    case "number": {
      const read = numberRows([column], "random");
      const value = new Float64Array(1);
      return (row) => {
        read(row, value);
        return Number.isNaN(value[0]) ? "" : (value[0] ?? 0).toPrecision(DIGITS);
      };
    }
    case "class":
      return (row) => String(column.data[row] ?? -1);
    case "image":
    case "audio":
      return null;
  }
}

/** Whether the pictures of two rows are alike. */
function pictureTest(columns: readonly TableColumn[]): (one: number, other: number) => boolean {
  const pictures = columns.flatMap((column) =>
    column.kind === "image" ? [{ first: imageRows(column, "random"), second: imageRows(column, "random") }] : [],
  );
  return (one, other) =>
    pictures.every(({ first, second }) => {
      const [a, b] = [first(one), second(other)];
      let mean = 0;
      for (const shade of a) mean += shade / a.length;
      let apart = 0;
      let spreads = 0;
      for (let at = 0; at < a.length; at++) {
        apart += Math.abs((a[at] ?? 0) - (b[at] ?? 0));
        spreads += Math.abs((a[at] ?? 0) - mean);
      }
      return apart <= Math.min(ALIKE.shades * a.length, ALIKE.part * spreads);
    });
}
