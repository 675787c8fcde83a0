/**
 * Logs of several seeds in, a learning curve out: the mean return over steps with a band. Plain data, for the report.
 * Why: seeds end their episodes at different steps, so each is brought onto one grid of steps before they are compared.
 */
import type { EpisodeLog } from "./episode-log.ts";
import { meanScore, scoresOf } from "./returns/scores.ts";
import { bootstrapEstimates, leastRuns, type Resampling } from "./returns/stratified-bootstrap.ts";

/** The curve after so many steps. */
export interface CurvePoint {
  readonly step: number;
  /** Of all seeds. */
  readonly mean: number;
  /** Ends of the 95 % interval by stratified bootstrap; null of fewer than five seeds. */
  readonly low: number | null;
  readonly high: number | null;
  /** Of each seed, in their order. */
  readonly seeds: readonly number[];
}

/**
 * What a seed's return is at each step of the grid: the mean of the episodes that ended since the step before, or what it was
 * there if none did; null before the first.
 */
export function returnsAt(
  { ends, returns }: Pick<EpisodeLog, "ends" | "returns">,
  grid: readonly number[],
): (number | null)[] {
  let at = 0;
  let latest: number | null = null;
  return grid.map((step) => {
    let [sum, count] = [0, 0];
    for (let end = ends[at]; end !== undefined && end <= step; end = ends[++at]) {
      sum += returns[at] ?? 0;
      count++;
    }
    if (count > 0) latest = sum / count;
    return latest;
  });
}

/** The curve at `points` steps, evenly up to `steps`; those are left out at which some seed has not ended an episode yet. */
export function learningCurve(
  logs: readonly Pick<EpisodeLog, "ends" | "returns">[],
  { steps, points, ...resampling }: Resampling & { readonly steps: number; readonly points: number },
): readonly CurvePoint[] {
  const grid = Array.from({ length: points }, (_, index) => Math.round(((index + 1) * steps) / points));
  const bySeed = logs.map((log) => returnsAt(log, grid));
  return grid.flatMap((step, index): CurvePoint[] => {
    const seeds = bySeed.flatMap((values) => values[index] ?? []);
    if (seeds.length === 0 || seeds.length < logs.length) return [];
    const scores = scoresOf(seeds.map((value) => [value]));
    const [band] = seeds.length < leastRuns ? [] : bootstrapEstimates(scores, [meanScore], resampling);
    return [{ step, mean: meanScore(scores), low: band?.low ?? null, high: band?.high ?? null, seeds }];
  });
}
