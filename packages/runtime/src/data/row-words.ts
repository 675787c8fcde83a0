/**
 * The words of a row of a text, with what the model reads of them: which place each has among the numbers of words, and what these are when
 * words are left out.
 */
import type { FittedColumn } from "./fitted-preparation.ts";
import { type Cell, wordsOf } from "./flow/cell.ts";
import { cellSteps } from "./flow/run-steps.ts";
import { filledCells } from "./flow/source-cells.ts";
import type { Table } from "./table.ts";

/** Words of one column. */
export interface RowWords {
  /** Words of a row, in their order; a text that is never split is one. */
  words(row: number): readonly string[];
  /** What the model reads of such words, as numbers of one row. */
  prepare(words: readonly string[]): Float32Array | Int32Array;
  /** For each number that the model reads the place of its word, -1 for padding; null where numbers are not of single words. */
  places(words: readonly string[]): Int32Array | null;
}

/** Reads the words of a column of texts, lists or tags. */
export function rowWords(table: Table, column: FittedColumn): RowWords {
  const { steps, shape, dtype } = column;
  const read = filledCells(table, column, { access: "random" });
  const start = 1 + steps.findLastIndex(({ step }) => step === "words" || step === "split");
  const whole = start === 0 && column.kind === "text";
  const [before, after] = [steps.slice(0, start), steps.slice(start)];
  const first = cellSteps(before);
  const rest = cellSteps(after);
  const size = shape.reduce((product, axis) => product * axis, 1);
  const movers = cellSteps(after.filter(({ step }) => step === "truncate" || step === "pad"));
  const single = after.every(({ step }) => step !== "one_hot");
  return {
    words: (row) => {
      const cell = first(read(row));
      return typeof cell === "string" ? [cell] : wordsOf(cell);
    },
    prepare: (words) => {
      const cell: Cell = rest(whole ? words.join("") : words);
      const out = dtype === "int32" ? new Int32Array(size) : new Float32Array(size);
      if (cell instanceof Float64Array || cell instanceof Int32Array) out.set(cell.subarray(0, size));
      return out;
    },
    places: (words) => {
      if (!single) return null;
      const moved = movers(Int32Array.from(words, (_, place) => place + 1));
      return moved instanceof Int32Array ? moved.map((place) => place - 1) : null;
    },
  };
}
