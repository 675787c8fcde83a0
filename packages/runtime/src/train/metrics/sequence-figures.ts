/**
 * Figures of answers that are sequences of words.
 */
import { type Figure, meanOf, type Of, once, type Spelling, type Table } from "./figure.ts";
import { countAt, countedMean, type RowCounts } from "./row-counts.ts";
import { type SequenceRow, sequenceRows, spelled } from "./sequences.ts";
import { bleuCounts, bleuOf, chrfCounts, chrfOf, type OverlapCounts } from "./text-overlap.ts";

/** Counts of rows, added up. */
export function addedCounts(each: readonly OverlapCounts[], counts: RowCounts): OverlapCounts {
  const sum = new Float64Array(each[0]?.length ?? 0);
  each.forEach((one, row) => {
    const count = countAt(counts, row);
    if (count === 0) return;
    for (let index = 0; index < sum.length; index++) sum[index] = (sum[index] ?? 0) + count * (one[index] ?? 0);
  });
  return sum;
}

/** Numbers of whole words, where those of a sequence are of pieces: BLEU counts words, whatever a model writes them with. */
function wordNumbers(spelling: Spelling | null): (numbers: readonly number[]) => readonly number[] {
  const { decode } = spelling ?? {};
  if (decode === undefined) return (numbers) => numbers;
  const known = new Map<string, number>();
  return (numbers) =>
    decode(numbers)
      .split(" ")
      .map((word) => {
        const number = known.get(word) ?? known.size;
        known.set(word, number);
        return number;
      });
}

/** Figures of sequences. */
export function sequenceTable(answers: Of<"sequence">): Table {
  const rows = once(() => sequenceRows(answers));
  const { spelling } = answers;
  const wordsOf = wordNumbers(spelling);
  const overlap =
    (counts: (row: SequenceRow) => OverlapCounts, figure: (sum: OverlapCounts) => number) => (): Figure => {
      const each = rows().map(counts);
      return (often) => figure(addedCounts(each, often));
    };
  return {
    accuracy: meanOf(() => rows().map(({ edits }) => (edits === 0 ? 1 : 0))),
    error_rate: () => {
      const edits = rows().map((row) => row.edits);
      const words = rows().map(({ meant }) => meant.length);
      return (counts) => countedMean(edits, counts) / countedMean(words, counts);
    },
    bleu: overlap(({ said, meant }) => bleuCounts(wordsOf(said), wordsOf(meant)), bleuOf),
    chrf:
      spelling === null
        ? () => () => Number.NaN
        : overlap(({ said, meant }) => chrfCounts(spelled(said, spelling), spelled(meant, spelling)), chrfOf),
  };
}
