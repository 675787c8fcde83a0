/**
 * The slices of several runs in, one table for each slicing out: rows are added up, since folds have other rows, and metrics are the means of the
 * runs that have them.
 */
import type { SliceTable } from "../report-data.ts";

type Slice = SliceTable["slices"][number];

/** Tables in the order of the first run; slices in the order in which they first come. */
export function poolSlices(runs: readonly (readonly SliceTable[])[]): readonly SliceTable[] {
  const [first = []] = runs;
  return first.map(({ by }) => {
    const tables = runs.flatMap((run) => run.filter((table) => table.by === by));
    const byName = new Map<string, Slice[]>();
    for (const slice of tables.flatMap(({ slices }) => slices)) {
      byName.set(slice.name, [...(byName.get(slice.name) ?? []), slice]);
    }
    const lefts = tables.flatMap(({ left }) => left ?? []);
    return {
      by,
      slices: [...byName].map(([name, same]) => ({
        name,
        rows: same.reduce((sum, { rows }) => sum + rows, 0),
        metrics: meanMetrics(same),
        intervals: null,
      })),
      left:
        lefts.length === 0
          ? null
          : {
              values: Math.max(...lefts.map(({ values }) => values)),
              rows: lefts.reduce((sum, { rows }) => sum + rows, 0),
            },
    };
  });
}

function meanMetrics(slices: readonly Slice[]): Slice["metrics"] {
  const paths = new Set(slices.flatMap(({ metrics }) => Object.keys(metrics)));
  return Object.fromEntries(
    [...paths].map((path) => {
      const values = slices.flatMap(({ metrics }) => metrics[path] ?? []);
      return [path, values.reduce((sum, value) => sum + value, 0) / values.length];
    }),
  );
}
