/**
 * Figures of answers that are sequences of words.
 */
import { type Figure, meanOf, type Of, once, type Table } from "./figure.ts";
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

/** Figures of sequences. */
export function sequenceTable(answers: Of<"sequence">): Table {
  const rows = once(() => sequenceRows(answers));
  const { spelling } = answers;
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
    bleu: overlap(({ said, meant }) => bleuCounts(said, meant), bleuOf),
    chrf:
      spelling === null
        ? () => () => Number.NaN
        : overlap(({ said, meant }) => chrfCounts(spelled(said, spelling), spelled(meant, spelling)), chrfOf),
  };
}
