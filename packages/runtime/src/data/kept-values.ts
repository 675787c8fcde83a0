/**
 * Rows of float32 that are computed once in, columns of them that later runs open instead out: in memory where it has room, else in files.
 * They are kept as decoded columns are, under sums, in a folder named for what they were computed from.
 */
import { mkdirSync, rmSync } from "node:fs";
import { type ColumnPlace, keepColumns, type OnDamaged, openColumns, partFolder } from "./column-folder.ts";
import { ColumnRoom, type RowSink } from "./column-room.ts";
import { RowReader, type StoredRows } from "./stored-rows.ts";
import { closeTable, sharedCopy, type Table, type TableColumn } from "./table.ts";

/** A column of so many numbers a row. */
export interface ValueColumn {
  readonly name: string;
  readonly size: number;
}

/** What is kept, and for whom. */
export interface KeptValues {
  readonly place: ColumnPlace;
  readonly columns: readonly ValueColumn[];
  /** Rows of the whole table, and those of them that have values. */
  readonly rows: number;
  readonly of: Uint32Array;
  /** The most bytes in memory. */
  readonly bound: number;
  readonly onDamaged: OnDamaged;
}

/** Columns by name, as those of a table; null where none are kept. */
export function openValues(kept: KeptValues): Table | null {
  const table = openColumns(kept.place, kept.onDamaged);
  return table === null ? null : withinBound(table, kept);
}

/** Gathers rows in the order of `of`. */
export class ValueGatherer {
  private readonly kept: KeptValues;
  private readonly part: string;
  private readonly room: ColumnRoom;
  private readonly sinks: ReadonlyMap<string, RowSink>;

  constructor(kept: KeptValues) {
    this.kept = kept;
    mkdirSync(kept.place.root, { recursive: true });
    this.part = partFolder(kept.place.root);
    // Without room in memory: every row goes to the files that are kept.
    this.room = new ColumnRoom(0, this.part);
    this.sinks = new Map(
      kept.columns.map(({ name, size }, index) => [name, this.room.sink(`${index}.rows`, 4 * size, kept.of.length)]),
    );
  }

  /** Adds rows of a column, one after the other. */
  add(column: string, values: Float32Array): void {
    this.sinks.get(column)?.append(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  /** Puts the columns in their place. */
  finish(): Table {
    const { kept } = this;
    const pick = new Uint32Array(new SharedArrayBuffer(4 * kept.rows));
    kept.of.forEach((row, at) => {
      pick[row] = at;
    });
    const columns = new Map<string, TableColumn>();
    for (const { name, size } of kept.columns) {
      const file = this.sinks.get(name)?.finishFile() ?? null;
      if (file !== null) columns.set(name, { kind: "audio", samples: size, data: { file, pick } });
    }
    const table: Table = { rows: kept.rows, columns, official: null, origin: null };
    return withinBound(keepColumns(table, this.part, kept.place, kept.onDamaged), kept);
  }

  /** Gives up; nothing is kept. */
  abandon(): void {
    this.room.abandon();
    rmSync(this.part, { recursive: true, force: true });
  }
}

/** The same in memory where the bound allows it. */
function withinBound(table: Table, { columns, of, bound }: KeptValues): Table {
  const bytes = columns.reduce((sum, { size }) => sum + 4 * size * of.length, 0);
  if (bytes > bound) return table;
  const read = new Map(
    [...table.columns].map(([name, column]): [string, TableColumn] =>
      column.kind !== "audio" || column.data instanceof Float32Array
        ? [name, column]
        : [name, { ...column, data: inMemory(column.data, { rows: table.rows, size: column.samples, of }) }],
    ),
  );
  closeTable(table);
  return { ...table, columns: read };
}

function inMemory(
  stored: StoredRows,
  { rows, size, of }: { rows: number; size: number; of: Uint32Array },
): Float32Array {
  const values = new Float32Array(new SharedArrayBuffer(4 * size * rows));
  const reader = new RowReader(stored, 1);
  for (const row of of) {
    const { buffer, byteOffset } = reader.at(row);
    values.set(new Float32Array(buffer, byteOffset, size), row * size);
  }
  return sharedCopy(values);
}
