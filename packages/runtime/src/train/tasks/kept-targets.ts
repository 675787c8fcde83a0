/** A batch in, the same without the targets of tasks that have stopped out: what has no target has no loss, no gradient and no cost. */
import type { Batch } from "../../data/index.ts";

/** The batch itself where nothing is left out. */
export function withoutTargets(batch: Batch, stopped: readonly string[]): Batch {
  if (!stopped.some((name) => batch.targets.has(name))) return batch;
  const rest = <Value>(targets: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> =>
    new Map([...targets].filter(([name]) => !stopped.includes(name)));
  const { mixed } = batch;
  return {
    ...batch,
    targets: rest(batch.targets),
    mixed: mixed === null ? null : { ...mixed, targets: rest(mixed.targets) },
  };
}
