/**
 * When to stop: `early(on, patience, min_delta)` ends a run once its metric has not improved by more than `min_delta` for
 * `patience` epochs.
 */
import type { CheckedCall } from "@penstock/dsl";
import { nameArgument, numberArgument } from "../ops/arguments.ts";

/** Whether smaller is better, by the metric's name. */
export function goalOf(metric: string): "min" | "max" {
  return /(?:^|\.)(loss|mse|rmse|mae)$/.test(metric) ? "min" : "max";
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
