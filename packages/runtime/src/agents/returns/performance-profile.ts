/**
 * Scores and thresholds in, the part of runs that score above each out, with intervals. Why: one curve shows the whole
 * distribution, where a mean hides the runs that failed (Agarwal et al., 2021, section 4.2).
 */
import { type Scores, shareAbove } from "./scores.ts";
import { bootstrapEstimates, type Estimate, type Resampling } from "./stratified-bootstrap.ts";

/** One point of a profile: the part of runs above `threshold`. */
export interface ProfilePoint extends Estimate {
  readonly threshold: number;
}

/** The profile at each threshold. Throws AgentError for fewer than five runs. */
export function performanceProfile(
  scores: Scores,
  thresholds: readonly number[],
  resampling: Resampling,
): readonly ProfilePoint[] {
  return bootstrapEstimates(scores, thresholds.map(shareAbove), resampling).map((estimate, index) => ({
    threshold: thresholds[index] ?? Number.NaN,
    ...estimate,
  }));
}
