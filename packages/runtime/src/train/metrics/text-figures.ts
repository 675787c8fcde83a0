/**
 * Figures of texts that a model writes word by word, held against the texts as the data has them.
 */
import { type Figure, meanOf, type Of, once, type Table } from "./figure.ts";
import { marksApart } from "./marks-apart.ts";
import { countAt, countedMean } from "./row-counts.ts";
import { addedCounts } from "./sequence-figures.ts";
import { editDistance } from "./sequences.ts";
import { bleuCounts, bleuOf, chrfCounts, chrfOf, type OverlapCounts } from "./text-overlap.ts";
import { writtenText, writtenWords } from "./written-words.ts";

/** Figures of texts. */
export function textTable(answers: Of<"text">): Table {
  const { values, width, truth, spelling, meant } = answers;
  const end = spelling?.end ?? null;
  const rows = values.length / width;
  const length = truth.length / rows;
  const places = Array.from({ length: rows }, (_, row) => row);
  // Behind the words stands how likely the truth is.
  const said = once(() => places.map((row) => writtenWords(values.subarray(row * width, (row + 1) * width - 1), end)));
  const wanted = once(() => places.map((row) => writtenWords(truth.subarray(row * length, (row + 1) * length), end)));
  const edits = once(() => places.map((row) => editDistance(said()[row] ?? [], wanted()[row] ?? [])));
  const pairs = once(() =>
    places.map((row): readonly [string, string] => {
      const words = said()[row] ?? [];
      const text = spelling === null ? words.join(" ") : writtenText(words, spelling);
      return [text, meant?.[row] ?? (wanted()[row] ?? []).join(" ")];
    }),
  );
  const overlap =
    (counts: (said: string, meant: string) => OverlapCounts, figure: (sum: OverlapCounts) => number) => (): Figure => {
      const each = pairs().map(([one, other]) => counts(one, other));
      return (often) => figure(addedCounts(each, often));
    };
  return {
    accuracy: meanOf(() => edits().map((count) => (count === 0 ? 1 : 0))),
    error_rate: () => {
      const lengths = wanted().map((words) => words.length);
      return (counts) => countedMean(edits(), counts) / countedMean(lengths, counts);
    },
    bleu: overlap((one, other) => bleuCounts(marksApart(one), marksApart(other)), bleuOf),
    chrf: overlap(chrfCounts, chrfOf),
    perplexity: () => {
      const likelihoods = places.map((row) => values[(row + 1) * width - 1] ?? Number.NaN);
      const words = places.map((row) =>
        truth.subarray(row * length, (row + 1) * length).reduce((count, word) => count + (word === 0 ? 0 : 1), 0),
      );
      return (counts) => {
        let [sum, all] = [0, 0];
        for (const row of places) {
          const count = countAt(counts, row);
          if (count === 0) continue;
          sum += count * (likelihoods[row] ?? Number.NaN);
          all += count * (words[row] ?? 0);
        }
        return Math.exp(-sum / all);
      };
    },
  };
}
