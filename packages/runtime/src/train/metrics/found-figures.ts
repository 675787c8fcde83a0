/**
 * Figures of answers that are places in space: each row looks for the others of its class, the nearest first.
 */
import { type Figure, type Of, once, type Table } from "./figure.ts";
import { nearestFirst } from "./neighbours.ts";
import {
  averagePrecision,
  discountedGain,
  type Found,
  hitAt,
  precisionAt,
  recallAt,
  reciprocalRank,
} from "./retrieval.ts";
import { countedMean } from "./row-counts.ts";

/** Sizes of `k` that figures have names for; of the very nearest row alone all but recall say the same. */
const sizes = [5, 10];

/** Figures of lists, each the mean over rows that ask; rows with nothing to be found ask nothing. */
export function foundTable({ values, width, truth, distance }: Of<"embedding">): Table {
  const lists = once(() => nearestFirst({ values, width, truth, distance }));
  const over = (figure: (found: Found) => number) => (): Figure => {
    const { rows, found } = lists();
    const each = found.map(figure);
    return (counts) => {
      const asking = counts === null ? null : Float64Array.from(rows, (row) => counts[row] ?? 0);
      return countedMean(each, asking);
    };
  };
  const sized = (
    name: string,
    figure: (found: Found, k: number) => number,
    of: readonly number[] = sizes,
  ): [string, () => Figure][] => of.map((k) => [`${name}_at_${k}`, over((found) => figure(found, k))]);
  return {
    mrr: over(reciprocalRank),
    map: over(averagePrecision),
    ...Object.fromEntries([
      ...sized("hit_rate", hitAt, [1, ...sizes]),
      ...sized("recall", recallAt),
      ...sized("precision", precisionAt),
      ...sized("ndcg", discountedGain),
    ]),
  };
}
