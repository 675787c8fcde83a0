/**
 * The slices of several runs in, one table for each slicing out: rows are added up, since folds have other rows, and metrics are the means of the
 * runs that have them.
 */
import type { SliceTable } from "../report-data.ts";
import { byName, meansOfKnown, poolLeft, sumOfRows } from "./pool-parts.ts";

/** Tables in the order of the first run; slices in the order in which they first come. */
export function poolSlices(runs: readonly (readonly SliceTable[])[]): readonly SliceTable[] {
  const [first = []] = runs;
  return first.map(({ by }) => {
    const tables = runs.flatMap((run) => run.filter((table) => table.by === by));
    return {
      by,
      slices: [...byName(tables.flatMap(({ slices }) => slices))].map(([name, same]) => ({
        name,
        rows: sumOfRows(same),
        metrics: meansOfKnown(same.map(({ metrics }) => metrics)),
        intervals: null,
      })),
      left: poolLeft(tables),
    };
  });
}
