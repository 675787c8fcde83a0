/** Executes a sweep step: the trainings of its rows are done; what they yielded becomes a table with its best row. */
import type { SweepTable, SweepTableRow } from "../evaluate/report-data.ts";
import type { SweepRow, SweepStep } from "../plan/plan.ts";
import { settingsOf } from "../plan/run-place.ts";
import { groupOf } from "./run-groups.ts";
import { runName } from "./run-name.ts";
import { sweepFile } from "./sweep-file.ts";
import { versionsOf } from "./versions.ts";
import { manifestOf, type Workshop } from "./workshop.ts";

function rowOf({ set, runs }: SweepRow, { around }: Workshop): SweepTableRow[] {
  const [first] = runs;
  if (first === undefined) return [];
  const { metrics, several } = groupOf(first, runs, around.store);
  const name = runName(first.block, runs.length > 1 ? first.run.group : first.hash);
  return [{ set: settingsOf({ set }), name, metrics, several }];
}

/** The row with the best value of the metric; the first among equals. */
export function bestRow(
  rows: readonly SweepTableRow[],
  { metric, goal }: Pick<SweepTable, "metric" | "goal">,
): number | null {
  let best: number | null = null;
  rows.forEach(({ metrics }, index) => {
    const value = metrics[metric];
    const mark = best === null ? undefined : rows[best]?.metrics[metric];
    if (value === undefined || Number.isNaN(value)) return;
    if (mark === undefined || (goal === "min" ? value < mark : value > mark)) best = index;
  });
  return best;
}

/** Makes the table and commits it. */
export async function executeSweep(step: SweepStep, shop: Workshop): Promise<void> {
  const { around } = shop;
  const started = around.clock();
  const { sweep } = step;
  const rows = step.rows.flatMap((row) => rowOf(row, shop));
  const best = bestRow(rows, sweep.best);
  const table: SweepTable = {
    run: sweep.run,
    params: sweep.over.map(({ param }) => param),
    ...sweep.best,
    rows,
    best,
  };
  const metrics = best === null ? {} : (rows[best]?.metrics ?? {});
  around.store.commit(
    step.hash,
    {
      manifest: manifestOf(step, shop, {
        seconds: around.clock() - started,
        versions: versionsOf(null),
        metrics: { ...metrics },
      }),
      files: new Map([[sweepFile, `${JSON.stringify(table, null, 2)}\n`]]),
    },
    { replace: around.fresh },
  );
}
