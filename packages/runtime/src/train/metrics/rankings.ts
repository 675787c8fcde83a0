/**
 * Scores of rows and which of them are meant in, figures out that go by their order alone: area under the ROC curve, average precision, and how
 * many are found at a given specificity. Equal to scikit-learn's; rows of one score stand at one place.
 */
import { countAt, type RowCounts } from "./row-counts.ts";
import { rowsByValue } from "./rows-by-value.ts";

/** Rows by their scores. */
export interface Ranking {
  /** Positions, highest score first. */
  readonly order: Uint32Array;
  /** 1 where the row at this place of the order has the score of the one before it. */
  readonly tied: Uint8Array;
  /** By position: 1 where the row is meant. */
  readonly meant: Uint8Array;
}

/** Ranks rows; null where a score is no number, since those have no order. */
export function rank(scores: Float32Array, meant: Uint8Array): Ranking | null {
  if (scores.some(Number.isNaN)) return null;
  const order = rowsByValue(scores).reverse();
  const tied = Uint8Array.from(order, (row, place) =>
    place > 0 && scores[row] === scores[order[place - 1] ?? 0] ? 1 : 0,
  );
  return { order, tied, meant };
}

/** Calls `at` with how many rows are meant and are not up to each score, highest first, and gives how many there are. */
function walk(
  { order, tied, meant }: Ranking,
  counts: RowCounts,
  at: (hits: number, misses: number) => void,
): { readonly hits: number; readonly misses: number } {
  let [hits, misses] = [0, 0];
  for (let place = 0; place < order.length; place++) {
    if (place > 0 && tied[place] === 0) at(hits, misses);
    const row = order[place] ?? 0;
    const count = countAt(counts, row);
    if (meant[row] === 1) hits += count;
    else misses += count;
  }
  at(hits, misses);
  return { hits, misses };
}

/**
 * Chance that a row that is meant has a higher score than one that is not, a tie for half of it: the area under the ROC curve. NaN where there
 * are none of the one or of the other.
 */
export function rocAreaOf(ranking: Ranking, counts: RowCounts): number {
  let [area, lastHits, lastMisses] = [0, 0, 0];
  const { hits, misses } = walk(ranking, counts, (found, wrong) => {
    area += ((wrong - lastMisses) * (found + lastHits)) / 2;
    [lastHits, lastMisses] = [found, wrong];
  });
  return area / (hits * misses);
}

/** Precision where each row that is meant is found, in the mean: the area under the curve of precision over recall. NaN where none is meant. */
export function averagePrecisionOf(ranking: Ranking, counts: RowCounts): number {
  let [area, last] = [0, 0];
  const { hits } = walk(ranking, counts, (found, wrong) => {
    if (found === last) return;
    area += ((found - last) * found) / (found + wrong);
    last = found;
  });
  return area / hits;
}

/** The largest part of what is meant that a threshold finds which leaves `specificity` of the others out. NaN where there are none of either. */
export function sensitivityAt(ranking: Ranking, specificity: number, counts: RowCounts): number {
  const steps: (readonly [number, number])[] = [];
  const { hits, misses } = walk(ranking, counts, (found, wrong) => {
    steps.push([found, wrong]);
  });
  if (hits === 0 || misses === 0) return Number.NaN;
  // Rounding of 1 − 0.95 takes no row away.
  const allowed = (1 - specificity) * misses + 1e-9;
  return steps.reduce((most, [found, wrong]) => (wrong <= allowed ? Math.max(most, found) : most), 0) / hits;
}

/** Mean over those that are a number: a class without rows, or with nothing else, tells nothing. NaN where none is. */
export function meanOfKnown(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
