/**
 * When to stop: `early(on, patience, min_delta)` ends a run once its metric has not improved by more than `min_delta` for
 * `patience` epochs.
 */
import { type CheckedCall, catalog } from "@penstock/dsl";
import { InternalError } from "../internal-error.ts";
import { nameArgument, numberArgument } from "../ops/arguments.ts";

/** Whether smaller or larger is better, as the catalog says of the metric that ends the path. */
export function goalOf(metric: string): "min" | "max" {
  const name = metric.slice(metric.lastIndexOf(".") + 1);
  const entry = catalog.metrics.find((item) => item.name === name);
  if (entry === undefined) throw new InternalError(`the catalog has no metric \`${name}\``);
  return entry.goal;
}

export interface StopState {
  readonly best: number | null;
  readonly waited: number;
}

/** The state after an epoch. `stop` null leaves it as it is. */
export function afterEpoch(
  stop: CheckedCall | null,
  state: StopState,
  metrics: Readonly<Record<string, number>>,
): StopState {
  if (stop === null) return state;
  const metric = nameArgument(stop.args, "on");
  const value = metrics[metric];
  if (value === undefined || Number.isNaN(value)) return { best: state.best, waited: state.waited + 1 };
  const margin = numberArgument(stop.args, "min_delta");
  const improves =
    state.best === null || (goalOf(metric) === "min" ? value < state.best - margin : value > state.best + margin);
  return improves ? { best: value, waited: 0 } : { best: state.best, waited: state.waited + 1 };
}

/** Whether the rule ends the run. */
export function shouldStop(stop: CheckedCall | null, state: StopState): boolean {
  return stop !== null && state.waited >= numberArgument(stop.args, "patience");
}
