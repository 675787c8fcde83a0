/**
 * The inputs of a model in, the columns that it reads out: each with where its numbers are among those of a row, and its value in words.
 */
import type { CheckedDataset } from "@penstock/dsl";
import { numberRows, type Table, textReader } from "../../data/index.ts";
import type { InputBlocks } from "./prepared-rows.ts";
import { rowSize } from "./prepared-rows.ts";

/** A column that a model reads. */
export interface ReadColumn {
  /** Of the input, or of the column where an input has several. */
  readonly name: string;
  readonly input: string;
  /** Source column. */
  readonly source: string;
  /** Which number of the row it is; null where it is all of them. */
  readonly place: number | null;
}

/** All columns of the inputs that were prepared, pictures and recordings as one each. */
export function readColumns({ inputs }: CheckedDataset, blocks: InputBlocks): ReadColumn[] {
  return inputs.flatMap(({ name, columns }): ReadColumn[] => {
    const block = blocks.get(name);
    if (block === undefined) return [];
    const [first = name] = columns;
    if (columns.length === 1 || rowSize(block) !== columns.length) {
      return [{ name, input: name, source: first, place: null }];
    }
    return columns.map((source, place) => ({ name: source, input: name, source, place }));
  });
}

/** The value of a column in a row of its table; null where there is none to show. */
export function columnValue(
  { source }: Pick<ReadColumn, "source">,
  table: Table,
): (row: number) => number | string | null {
  const column = table.columns.get(source);
  if (column === undefined) return () => null;
  if (column.kind === "class") return (row) => column.values[column.data[row] ?? -1] ?? null;
  if (column.kind === "text") return textReader(column.data, "random");
  if (column.kind !== "number") return () => null;
  const read = numberRows([column], "random");
  const into = new Float64Array(1);
  return (row) => {
    read(row, into);
    const [value = Number.NaN] = into;
    return Number.isNaN(value) ? null : value;
  };
}

/** A value in a few letters. */
export function showValue(value: number | string | null): string {
  if (value === null) return "missing";
  return typeof value === "number" ? String(Number(value.toPrecision(5))) : value;
}

/** Inputs with one column's numbers taken from other rows: row `i` has those of row `from[i]`. */
export function withColumn(blocks: InputBlocks, { input, place }: ReadColumn, from: ArrayLike<number>): InputBlocks {
  const block = blocks.get(input);
  if (block === undefined) return blocks;
  const size = rowSize(block);
  const data = block.data.slice();
  for (let row = 0; row < from.length; row++) {
    const other = (from[row] ?? 0) * size;
    if (place !== null) data[row * size + place] = block.data[other + place] ?? 0;
    else data.set(block.data.subarray(other, other + size), row * size);
  }
  return new Map([...blocks, [input, { shape: block.shape, data }]]);
}
