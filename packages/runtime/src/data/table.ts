/**
 * Rows of a data source in memory, column by column, before any preparation: what readers give and everything after
 * them takes. Plain typed arrays, so that a table can be handed to another thread.
 */

/** Values of one column for all rows. */
export type TableColumn =
  | {
      readonly kind: "image";
      /** `[height, width, channels]`. */
      readonly shape: readonly [number, number, number];
      /** `rows × height × width × channels` bytes, 0…255. */
      readonly data: Uint8Array;
    }
  | {
      readonly kind: "class";
      /** Class names in label order. */
      readonly values: readonly string[];
      readonly data: Int32Array;
    }
  /** NaN where a value is missing. */
  | { readonly kind: "number"; readonly data: Float64Array }
  | { readonly kind: "text"; readonly data: readonly string[] };

/** All rows of a data source, by source column name. */
export interface Table {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, TableColumn>;
  /** The source's own split of each row: 0 train, 1 test; null where it has none. */
  readonly official: Uint8Array | null;
  /** Which source file each row came from, as an index into `files`; null where files say nothing. */
  readonly origin: { readonly files: readonly string[]; readonly index: Uint16Array } | null;
}

/** A table of the given rows of another, in the order given. */
export function pickRows(table: Table, rows: Uint32Array): Table {
  const columns = new Map<string, TableColumn>();
  for (const [name, column] of table.columns) columns.set(name, pickColumn(column, rows));
  const { official, origin } = table;
  return {
    rows: rows.length,
    columns,
    official: official === null ? null : Uint8Array.from(rows, (row) => official[row] ?? 0),
    origin:
      origin === null ? null : { files: origin.files, index: Uint16Array.from(rows, (row) => origin.index[row] ?? 0) },
  };
}

function pickColumn(column: TableColumn, rows: Uint32Array): TableColumn {
  switch (column.kind) {
    case "image": {
      const [height, width, channels] = column.shape;
      const size = height * width * channels;
      const data = new Uint8Array(rows.length * size);
      rows.forEach((row, index) => {
        data.set(column.data.subarray(row * size, (row + 1) * size), index * size);
      });
      return { ...column, data };
    }
    case "class":
      return { ...column, data: Int32Array.from(rows, (row) => column.data[row] ?? 0) };
    case "number":
      return { ...column, data: Float64Array.from(rows, (row) => column.data[row] ?? Number.NaN) };
    case "text":
      return { ...column, data: Array.from(rows, (row) => column.data[row] ?? "") };
  }
}
