/**
 * When to stop: `early(on, patience, min_delta)` ends a run once its metric has not improved by more than `min_delta` for
 * `patience` measurements in a row.
 */
import { type CheckedCall, metricAt } from "@penstock/dsl";
import { InternalError } from "../internal-error.ts";
import { nameArgument, numberArgument } from "../ops/arguments.ts";
import type { Watcher, WatcherState } from "./loop/watcher.ts";

/** Whether smaller or larger is better, as the catalog says of the metric that ends the path. */
export function goalOf(metric: string): "min" | "max" {
  const entry = metricAt(metric);
  if (entry === undefined) throw new InternalError(`the catalog has no metric for \`${metric}\``);
  return entry.goal;
}

/** Remembers the best value and how many measurements ago it was. */
export function earlyStop({ args }: CheckedCall): Watcher {
  const metric = nameArgument(args, "on");
  const margin = numberArgument(args, "min_delta");
  return {
    fresh: { best: null, waited: 0 },
    after: ({ best = null, waited }, metrics) => {
      const value = metrics[metric];
      const improves =
        value !== undefined &&
        !Number.isNaN(value) &&
        (best === null || (goalOf(metric) === "min" ? value < best - margin : value > best + margin));
      return improves ? { best: value, waited: 0 } : { best, waited: (waited ?? 0) + 1 };
    },
  };
}

/** Whether the rule ends the run. */
export function shouldStop(stop: CheckedCall | null, { waited }: WatcherState): boolean {
  return stop !== null && (waited ?? 0) >= numberArgument(stop.args, "patience");
}
