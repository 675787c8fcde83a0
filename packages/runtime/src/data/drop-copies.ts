/**
 * A table in, the same without copies out: of rows that are equal in every input and target one is kept, a test row where the
 * source or the program says which rows are for testing, else the first. So no copy of a test row is left to learn from.
 */
import type { CheckedDataset } from "@penstock/dsl";
import { imageRows, numberRows, soundRows } from "./column-rows.ts";
import { Hash, HashCodes } from "./probe/hash-codes.ts";
import { givenTestRows } from "./split-rows.ts";
import { pickRows, type Table, type TableColumn } from "./table.ts";
import { textBytes } from "./text-rows.ts";

/** The table without copies; the rows that stay keep their order. */
export function dropCopies(table: Table, dataset: CheckedDataset): Table {
  const names = new Set([...dataset.inputs, ...dataset.targets].flatMap((column) => column.columns));
  const columns = [...names].flatMap((name) => table.columns.get(name) ?? []);
  const test = givenTestRows(table, dataset);
  const codes = new HashCodes();
  const kept = new Uint8Array(table.rows);
  const hash = new Hash();
  const fields = fieldReaders(columns);
  const visit = (side: number | null): void => {
    for (let row = 0; row < table.rows; row++) {
      if (side !== null && test?.[row] !== side) continue;
      hash.start();
      for (const add of fields) add(hash, row);
      codes.codeOf(hash.a, hash.b);
      if (codes.fresh) kept[row] = 1;
    }
  };
  if (test === null) visit(null);
  else {
    visit(1);
    visit(0);
  }
  const rows = Uint32Array.from({ length: table.rows }, (_, row) => row).filter((row) => kept[row] === 1);
  return rows.length === table.rows ? table : pickRows(table, rows);
}

const field = new Hash();
const missingText = Uint8Array.of(255);

type AddField = (hash: Hash, row: number) => void;

/** What adds a row's fields to its hash. Numbers come first, all with one look into the file that they may lie in. */
function fieldReaders(columns: readonly TableColumn[]): AddField[] {
  const numbers = columns.filter((column) => column.kind === "number");
  const read = numberRows(numbers, "sequential");
  const values = new Float64Array(numbers.length);
  const halves = new Int32Array(values.buffer);
  const addNumbers: AddField = (hash, row) => {
    read(row, values);
    for (let at = 0; at < halves.length; at += 2) hash.add(halves[at] ?? 0, halves[at + 1] ?? 0);
  };
  return [addNumbers, ...columns.flatMap((column) => fieldReader(column) ?? [])];
}

function fieldReader(column: TableColumn): AddField | null {
  switch (column.kind) {
    case "number":
      return null;
    case "class":
      return (hash, row) => hash.add(column.data[row] ?? 0, 0);
    case "text": {
      const text = textBytes(column.data, 2 ** 20);
      return (hash, row) => addBytes(hash, text(row) ?? missingText);
    }
    case "audio": {
      const sound = soundRows(column, "sequential");
      return (hash, row) => {
        const { buffer, byteOffset, byteLength } = sound(row);
        addBytes(hash, new Uint8Array(buffer, byteOffset, byteLength));
      };
    }
    case "image": {
      const picture = imageRows(column, "sequential");
      return (hash, row) => addBytes(hash, picture(row));
    }
  }
}

function addBytes(hash: Hash, bytes: Uint8Array): void {
  field.ofBytes(bytes, 0, bytes.length);
  hash.add(field.a, field.b);
}
