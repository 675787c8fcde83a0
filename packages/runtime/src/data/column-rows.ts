/**
 * Columns in, functions that give one row after another out, whether the column lies in memory or in a file: what everything
 * that looks at pictures or numbers goes through.
 */
import { InternalError } from "../internal-error.ts";
import { RowReader, type RowReaders, type StoredNumbers } from "./stored-rows.ts";
import type { Table, TableColumn } from "./table.ts";

/** Bytes that are read at once where rows follow each other. */
const SEQUENTIAL = 2 ** 20;

/** In which order rows will be asked for: decides how much of a file is read at a time. */
export type Access = "sequential" | "random";

/** How a column is read. */
export interface Reading {
  readonly access: Access;
  /** Readers of files shared with other columns that are asked for the same rows at the same time. */
  readonly readers?: RowReaders;
}

/** The table column of that name; the reader has made sure that it is there. */
export function tableColumn<Kind extends TableColumn["kind"]>(
  table: Table,
  name: string,
  kind: Kind,
): Extract<TableColumn, { kind: Kind }> {
  const column = table.columns.get(name);
  if (column?.kind !== kind)
    throw new InternalError(`column \`${name}\` is ${column?.kind ?? "not there"}, not ${kind}`);
  // The comparison above narrows the union, which the compiler cannot follow through a type parameter.
  return column as Extract<TableColumn, { kind: Kind }>;
}

function readerOf(stored: ConstructorParameters<typeof RowReader>[0], { access, readers }: Reading): RowReader {
  const rows = Math.max(1, Math.floor(SEQUENTIAL / stored.file.rowBytes));
  const known = readers?.get(stored.file.descriptor);
  if (known !== undefined) return known;
  const reader = new RowReader(stored, access === "sequential" ? rows : 1);
  readers?.set(stored.file.descriptor, reader);
  return reader;
}

/** The bytes of one picture; they hold until the next call. */
export function imageRows(
  { data, shape }: Pick<Extract<TableColumn, { kind: "image" }>, "data" | "shape">,
  access: Access,
): (row: number) => Uint8Array {
  const size = shape[0] * shape[1] * shape[2];
  if (data instanceof Uint8Array) return (row) => data.subarray(row * size, (row + 1) * size);
  const reader = readerOf(data, { access });
  return (row) => reader.at(row);
}

/** The samples of one recording; they hold until the next call. */
export function soundRows(
  { data, samples }: Pick<Extract<TableColumn, { kind: "audio" }>, "data" | "samples">,
  access: Access,
): (row: number) => Float32Array {
  if (data instanceof Float32Array) return (row) => data.subarray(row * samples, (row + 1) * samples);
  const reader = readerOf(data, { access });
  return (row) => {
    const { buffer, byteOffset } = reader.at(row);
    return new Float32Array(buffer, byteOffset, samples);
  };
}

/** Writes the numbers of one row into `into`, one for each column in the order given. */
export function numberRows(
  columns: readonly Extract<TableColumn, { kind: "number" }>[],
  reading: Access | Reading,
): (row: number, into: Float64Array) => void {
  const memory: { readonly data: Float64Array; readonly at: number }[] = [];
  const stored: { readonly data: StoredNumbers; readonly at: number }[] = [];
  columns.forEach(({ data }, at) => {
    if (data instanceof Float64Array) memory.push({ data, at });
    else stored.push({ data, at });
  });
  const fromMemory = (row: number, into: Float64Array): void => {
    for (const { data, at } of memory) into[at] = data[row] ?? Number.NaN;
  };
  const [first] = stored;
  if (first === undefined) return fromMemory;
  // All numbers of a table that lie in a file lie in the same one.
  const reader = readerOf(first.data, typeof reading === "string" ? { access: reading } : reading);
  const aligned = new Float64Array(first.data.file.rowBytes / 8);
  const bytes = new Uint8Array(aligned.buffer);
  return (row, into) => {
    bytes.set(reader.at(row));
    for (const { data, at } of stored) into[at] = aligned[data.place] ?? Number.NaN;
    fromMemory(row, into);
  };
}
