/**
 * How often each row counts. Every figure of this folder is a function of it: once each gives the figure itself, drawn counts those of a
 * bootstrap, ones and zeros that of a slice.
 */

/** By position of the row; null for once each. */
export type RowCounts = ArrayLike<number> | null;

/** How often one row counts. */
export function countAt(counts: RowCounts, row: number): number {
  return counts === null ? 1 : (counts[row] ?? 0);
}

/** Rows that count, each as often as it does. */
export function countOf(rows: number, counts: RowCounts): number {
  if (counts === null) return rows;
  let all = 0;
  for (let row = 0; row < rows; row++) all += counts[row] ?? 0;
  return all;
}

/** Mean of a value that each row has; NaN of no rows. */
export function countedMean(values: ArrayLike<number>, counts: RowCounts): number {
  let [sum, all] = [0, 0];
  for (let row = 0; row < values.length; row++) {
    const count = countAt(counts, row);
    // A row that is left out may hold a number that no sum survives.
    if (count === 0) continue;
    sum += count * (values[row] ?? 0);
    all += count;
  }
  return sum / all;
}
