/**
 * Rows of a data source, column by column, before any preparation: what readers give and everything after them takes.
 * Pictures, recordings, numbers and texts lie in memory or, where they are more than it may hold, in files; labels in memory. Plain
 * arrays over shared buffers, so that a table can be handed to another thread without a copy.
 */
import { closeRowFile, type StoredNumbers, type StoredRows } from "./stored-rows.ts";
import type { TextRows } from "./text-rows.ts";

/** Values of one column for all rows. */
export type TableColumn =
  | {
      readonly kind: "image";
      /** `[height, width, channels]`. */
      readonly shape: readonly [number, number, number];
      /** `rows × height × width × channels` bytes, 0…255. */
      readonly data: Uint8Array | StoredRows;
    }
  | {
      readonly kind: "class";
      /** Class names in label order. */
      readonly values: readonly string[];
      readonly data: Int32Array;
    }
  /** NaN where a value is missing. */
  | { readonly kind: "number"; readonly data: Float64Array | StoredNumbers }
  /** `rows × samples` float32: recordings from -1 to 1, and values that a part of a model gives (`kept-values`). */
  | { readonly kind: "audio"; readonly samples: number; readonly data: Float32Array | StoredRows }
  /** Also lists: as JSON, or as the source has them. */
  | { readonly kind: "text"; readonly data: TextRows };

/** All rows of a data source, by source column name. */
export interface Table {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, TableColumn>;
  /** The source's own split of each row: a number of `official`; null where it has none. */
  readonly official: Uint8Array | null;
  /** Which source file each row came from, as an index into `files`; null where files say nothing. */
  readonly origin: { readonly files: readonly string[]; readonly index: Uint16Array } | null;
}

/** A table of the given rows of another, in the order given. Columns in files stay where they are. */
export function pickRows(table: Table, rows: Uint32Array): Table {
  const columns = new Map<string, TableColumn>();
  // Columns of one file share what says which of its rows are used.
  const picks = new Map<Uint32Array | null, Uint32Array>();
  const pickStored = <Stored extends { readonly pick: Uint32Array | null }>(stored: Stored): Stored => {
    const { pick } = stored;
    const picked = picks.get(pick) ?? sharedCopy(pick === null ? rows : rows.map((row) => pick[row] ?? 0));
    picks.set(pick, picked);
    return { ...stored, pick: picked };
  };
  for (const [name, column] of table.columns) columns.set(name, pickColumn(column, rows, pickStored));
  const { official, origin } = table;
  return {
    rows: rows.length,
    columns,
    official: official === null ? null : Uint8Array.from(rows, (row) => official[row] ?? 0),
    origin:
      origin === null ? null : { files: origin.files, index: Uint16Array.from(rows, (row) => origin.index[row] ?? 0) },
  };
}

function pickColumn(
  column: TableColumn,
  rows: Uint32Array,
  pickStored: <Stored extends { readonly pick: Uint32Array | null }>(stored: Stored) => Stored,
): TableColumn {
  switch (column.kind) {
    case "image": {
      const { data: source } = column;
      if (!(source instanceof Uint8Array)) return { ...column, data: pickStored(source) };
      const [height, width, channels] = column.shape;
      const size = height * width * channels;
      const data = sharedBytes(rows.length * size);
      rows.forEach((row, index) => {
        data.set(source.subarray(row * size, (row + 1) * size), index * size);
      });
      return { ...column, data };
    }
    case "class":
      return { ...column, data: Int32Array.from(rows, (row) => column.data[row] ?? 0) };
    case "audio": {
      const { data: source, samples } = column;
      if (!(source instanceof Float32Array)) return { ...column, data: pickStored(source) };
      const data = new Float32Array(new SharedArrayBuffer(rows.length * samples * 4));
      rows.forEach((row, index) => {
        data.set(source.subarray(row * samples, (row + 1) * samples), index * samples);
      });
      return { ...column, data };
    }
    case "number": {
      const { data: source } = column;
      if (!(source instanceof Float64Array)) return { ...column, data: pickStored(source) };
      const data = new Float64Array(new SharedArrayBuffer(rows.length * 8));
      rows.forEach((row, index) => {
        data[index] = source[row] ?? Number.NaN;
      });
      return { ...column, data };
    }
    case "text":
      return { ...column, data: pickStored(column.data) };
  }
}

/** Bytes that threads can share. */
export function sharedBytes(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length));
}

type TypedArray = Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array;

/** The same numbers in memory that threads can share: themselves where they already are. */
export function sharedCopy<Numbers extends TypedArray>(numbers: Numbers): Numbers {
  if (numbers.buffer instanceof SharedArrayBuffer) return numbers;
  // A typed array's constructor makes arrays of its own kind, which its type does not say.
  const Kind = numbers.constructor as new (buffer: SharedArrayBuffer) => Numbers;
  const shared = new Kind(new SharedArrayBuffer(numbers.byteLength));
  shared.set(numbers);
  return shared;
}

/** The files that a table's columns lie in. */
export function filesOfTable(table: Table): StoredRows["file"][] {
  const files = new Map<number, StoredRows["file"]>();
  for (const column of table.columns.values()) {
    const file = fileOf(column);
    if (file !== null) files.set(file.descriptor, file);
  }
  return [...files.values()];
}

function fileOf(column: TableColumn): StoredRows["file"] | null {
  if (column.kind === "class") return null;
  if (column.kind === "text") return column.data.bytes instanceof Uint8Array ? null : column.data.bytes;
  return "file" in column.data ? column.data.file : null;
}

/** Closes the files that a table's columns lie in; the table and what was picked of it cannot be read after that. */
export function closeTable(table: Table): void {
  for (const file of filesOfTable(table)) closeRowFile(file);
}
