/** Which measurement of a run is the best, by the metric that a train block picks its weights by. */
import type { CheckedTrain } from "@penstock/dsl";
import type { Measurement, TrainProgress } from "./progress.ts";

/** The better of the best so far and another measurement; an equal one does not count. */
export function bestOf(
  best: TrainProgress["best"],
  { epoch, step, metrics }: Measurement,
  wanted: CheckedTrain["best"],
): TrainProgress["best"] {
  const value = wanted === null ? undefined : metrics[wanted.metric];
  if (wanted === null || value === undefined) return best;
  const better = best === null || (wanted.goal === "min" ? value < best.value : value > best.value);
  return better ? { epoch, step, metric: wanted.metric, value } : best;
}
