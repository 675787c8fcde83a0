/**
 * Rows and a model in, what it answers in the mean where one column has the same value in every row out, for one value after another (Friedman,
 * Greedy Function Approximation, 2001).
 */
import { type ReadColumn, withColumn } from "./columns.ts";
import type { InputBlocks } from "./prepared-rows.ts";

/** A value that a column is given, and a row that has it. */
export interface GridPoint {
  readonly at: number | string;
  readonly position: number;
}

/** From which part of the values to which a column of numbers is varied. */
const [lowest, highest] = [0.05, 0.95];

/**
 * Values of a column that are gone through, each with a row that has it, so that it is prepared as the row is: of words every one that occurs,
 * of numbers those in the data that are nearest to `points` even steps from the 5th to the 95th percentile, or all where there are no more.
 */
export function gridOf(values: readonly (number | string | null)[], points: number): GridPoint[] {
  const known = values.flatMap((at, position) => (at === null ? [] : [{ at, position }]));
  const words = known.filter(({ at }) => typeof at === "string");
  const firsts = (list: readonly GridPoint[]): GridPoint[] =>
    list.filter(({ at }, index) => index === 0 || at !== list[index - 1]?.at);
  if (words.length > 0) {
    return firsts(words.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.position - b.position)));
  }
  const sorted = known.sort((a, b) => Number(a.at) - Number(b.at) || a.position - b.position);
  const distinct = firsts(sorted);
  if (distinct.length <= points) return distinct;
  const quantile = (part: number): number => Number(sorted[Math.round(part * (sorted.length - 1))]?.at ?? 0);
  const [low, high] = [quantile(lowest), quantile(highest)];
  const steps = Array.from({ length: points }, (_, step) => low + ((high - low) * step) / (points - 1));
  return firsts(
    steps.flatMap((wanted) => {
      const near = distinct.reduce((best, one) =>
        Math.abs(Number(one.at) - wanted) < Math.abs(Number(best.at) - wanted) ? one : best,
      );
      return [near];
    }),
  );
}

/** The mean answer at each point: `answer` gives the mean of every value of the output over all rows. */
export async function partialDependence(
  inputs: InputBlocks,
  { column, grid, rows }: { readonly column: ReadColumn; readonly grid: readonly GridPoint[]; readonly rows: number },
  answer: (inputs: InputBlocks) => Promise<readonly number[]>,
): Promise<{ readonly at: number | string; readonly values: readonly number[] }[]> {
  const points: { readonly at: number | string; readonly values: readonly number[] }[] = [];
  for (const { at, position } of grid) {
    points.push({ at, values: await answer(withColumn(inputs, column, new Uint32Array(rows).fill(position))) });
  }
  return points;
}
