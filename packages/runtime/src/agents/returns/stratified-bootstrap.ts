/**
 * Scores in, 95 % intervals of their figures out, by stratified bootstrap: runs are drawn anew within each task, each task
 * by itself, and the interval holds the middle of what the figures then are (percentiles). As `rliable` (Agarwal et al., 2021).
 */
import type { Stream } from "../../random/stream.ts";
import { AgentError } from "../agent-error.ts";
import type { Aggregate, Scores } from "./scores.ts";

/** A figure, and the ends of the interval around it. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How intervals are drawn. */
export interface Resampling {
  readonly stream: Pick<Stream, "integer">;
  /** How often runs are drawn anew; 2,000 unless given. */
  readonly draws?: number;
  /** The part of draws inside an interval; 0.95 unless given. */
  readonly confidence?: number;
}

/** Of fewer runs draws say less than they seem to. */
export const leastRuns = 5;
const usualDraws = 2000;
const usualConfidence = 0.95;

/** The value that a part of sorted ones lies below, on a line between its neighbours: NumPy's `percentile`. */
export function quantileOf(sorted: ArrayLike<number>, part: number): number {
  const at = part * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below] ?? Number.NaN;
  return low + (at - below) * ((sorted[below + 1] ?? low) - low);
}

/** Fills `into` with as many runs of each task as there are, drawn from `scores`. */
export function resample(scores: Scores, into: Scores, stream: Resampling["stream"]): void {
  const { runs, tasks, values } = scores;
  for (let index = 0; index < values.length; index++) {
    into.values[index] = values[stream.integer(runs) * tasks + (index % tasks)] ?? Number.NaN;
  }
}

/** Intervals of figures of several sets of scores, each drawn by itself; `figures` gives one number an interval. */
export function resampledEstimates(
  sets: readonly Scores[],
  figures: (sets: readonly Scores[]) => readonly number[],
  { stream, draws = usualDraws, confidence = usualConfidence }: Resampling,
): readonly Estimate[] {
  const few = sets.find(({ runs }) => runs < leastRuns);
  if (few !== undefined) {
    throw new AgentError(`An interval needs at least ${leastRuns} runs; received ${few.runs}. Train with more seeds.`);
  }
  const drawn = sets.map((set) => ({ ...set, values: new Float64Array(set.values.length) }));
  const found = figures(sets).map((value) => ({ value, draws: new Float64Array(draws) }));
  for (let draw = 0; draw < draws; draw++) {
    sets.forEach((set, index) => {
      const into = drawn[index];
      if (into !== undefined) resample(set, into, stream);
    });
    figures(drawn).forEach((value, index) => {
      const one = found[index];
      if (one !== undefined) one.draws[draw] = value;
    });
  }
  return found.map(({ value, draws: all }) => {
    const sorted = all.sort();
    const outside = (1 - confidence) / 2;
    return { value, low: quantileOf(sorted, outside), high: quantileOf(sorted, 1 - outside) };
  });
}

/** Intervals of several figures by the same draws. Throws AgentError for fewer than five runs. */
export function bootstrapEstimates(
  scores: Scores,
  aggregates: readonly Aggregate[],
  resampling: Resampling,
): readonly Estimate[] {
  return resampledEstimates([scores], ([set = scores]) => aggregates.map((one) => one(set)), resampling);
}
