/**
 * Scores of two algorithms in, the probability out that a run of the first beats one of the second. Why: it says how often one
 * wins, which a difference of means does not. As `rliable`: Mann and Whitney's U of each task by the number of pairs, then the
 * mean over tasks; a draw counts half.
 */
import { AgentError } from "../agent-error.ts";
import type { Scores } from "./scores.ts";
import { type Estimate, type Resampling, resampledEstimates } from "./stratified-bootstrap.ts";

/** The probability that a run of `x` scores above one of `y`. Throws AgentError where their tasks differ in number. */
export function probabilityOfImprovement(x: Scores, y: Scores): number {
  if (x.tasks !== y.tasks) {
    throw new AgentError(`Two algorithms are compared on the same tasks; received ${x.tasks} and ${y.tasks}.`);
  }
  let wins = 0;
  for (let task = 0; task < x.tasks; task++) {
    for (let i = task; i < x.values.length; i += x.tasks) {
      for (let j = task; j < y.values.length; j += y.tasks) {
        const [a, b] = [x.values[i] ?? 0, y.values[j] ?? 0];
        wins += a > b ? 1 : a === b ? 0.5 : 0;
      }
    }
  }
  return wins / (x.runs * y.runs * x.tasks);
}

/** The same with an interval; the runs of either are drawn by themselves. Throws AgentError for fewer than five runs. */
export function improvementEstimate(x: Scores, y: Scores, resampling: Resampling): Estimate {
  const [estimate] = resampledEstimates([x, y], ([a = x, b = y]) => [probabilityOfImprovement(a, b)], resampling);
  return estimate ?? { value: Number.NaN, low: Number.NaN, high: Number.NaN };
}
