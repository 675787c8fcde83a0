/**
 * The words of a row of a text, with what the model reads of them: which place each has among the numbers of words, and what these are when
 * words are left out.
 */
import type { FittedColumn, FittedStep } from "./fitted-preparation.ts";
import { type Cell, wordsOf } from "./flow/cell.ts";
import { cellSteps } from "./flow/run-steps.ts";
import { filledCells } from "./flow/source-cells.ts";
import type { Table } from "./table.ts";
import { openTokenizer } from "./tokens/open-tokenizer.ts";

/** Words of one column. */
export interface RowWords {
  /** Words of a row, in their order; a text that is never split is one. */
  words(row: number): readonly string[];
  /** What the model reads of such words, as numbers of one row. */
  prepare(words: readonly string[]): Float32Array | Int32Array;
  /** For each number that the model reads the place of its word, -1 for padding; null where numbers are not of single words. */
  places(words: readonly string[]): Int32Array | null;
}

type StepName = FittedStep["step"];

/** Steps that make words of a text. */
const parting: ReadonlySet<StepName> = new Set<StepName>(["words", "split", "segment"]);
/** Steps that make pieces of a text which are no words. */
const cutting: ReadonlySet<StepName> = new Set<StepName>(["tokenize", "bpe", "ngrams"]);
/** Steps after which a number still stands for the word at its place. */
const keeping: ReadonlySet<StepName> = new Set<StepName>([
  ...(["lower", "strip", "stem", "vocabulary", "hash", "truncate", "pad"] as const),
]);

/** Which word each token of a text belongs to, -1 for special tokens and padding; null where words are not cut one by one. */
function piecePlaces(
  steps: readonly FittedStep[],
  cutter: number,
): ((words: readonly string[]) => Int32Array | null) | null {
  const step = steps[cutter];
  if (step?.step !== "tokenize" || cutter !== steps.length - 1) return () => null;
  const change = cellSteps(steps.slice(0, cutter));
  const { encode, front, back } = openTokenizer(step.json);
  // More than any text that is shown word by word has.
  const most = 2 ** 16;
  const tokens = (text: string): number => {
    const changed = change(text);
    return typeof changed === "string" ? encode(changed, most).length - front - back : 0;
  };
  return (words) => {
    const counts = words.map((word, index) => tokens(index === 0 ? word : ` ${word}`));
    const owners = counts.flatMap((count, place) => Array.from({ length: count }, () => place));
    if (owners.length !== tokens(words.join(" "))) return null;
    const places = new Int32Array(step.length).fill(-1);
    places.set(owners.slice(0, Math.max(0, step.length - front - back)), front);
    return places;
  };
}

/** Reads the words of a column of texts, lists or tags. */
export function rowWords(table: Table, column: FittedColumn): RowWords {
  const { steps, shape, dtype } = column;
  const read = filledCells(table, column, { access: "random" });
  const start = 1 + steps.findLastIndex(({ step }) => parting.has(step));
  const whole = start === 0 && column.kind === "text";
  // What cuts a text into pieces of its own is shown by the words that people see.
  const cutter = whole ? steps.findIndex(({ step }) => cutting.has(step)) : -1;
  const between = cutter < 0 ? "" : " ";
  const [before, after] = [steps.slice(0, start), steps.slice(start)];
  const first = cellSteps(before);
  const rest = cellSteps(after);
  const size = shape.reduce((product, axis) => product * axis, 1);
  const movers = cellSteps(after.filter(({ step }) => step === "truncate" || step === "pad"));
  const single = after.every(({ step }) => keeping.has(step));
  const pieces = cutter < 0 ? null : piecePlaces(steps, cutter);
  return {
    words: (row) => {
      const cell = first(read(row));
      if (typeof cell !== "string") return wordsOf(cell);
      return cutter < 0 ? [cell] : cell.split(/\s+/u).filter((word) => word !== "");
    },
    prepare: (words) => {
      const cell: Cell = rest(whole ? words.join(between) : words);
      const out = dtype === "int32" ? new Int32Array(size) : new Float32Array(size);
      if (cell instanceof Float64Array || cell instanceof Int32Array) out.set(cell.subarray(0, size));
      return out;
    },
    places: (words) => {
      if (pieces !== null) return pieces(words);
      if (!single) return null;
      const moved = movers(Int32Array.from(words, (_, place) => place + 1));
      return moved instanceof Int32Array ? moved.map((place) => place - 1) : null;
    },
  };
}
