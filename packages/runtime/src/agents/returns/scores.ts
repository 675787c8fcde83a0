/**
 * Scores of runs in, single figures out: mean, deviation, median, interquartile mean, optimality gap. Why: as Agarwal et al.,
 * Deep Reinforcement Learning at the Edge of the Statistical Precipice (2021), define them; figures equal those of their `rliable`.
 */
import { AgentError } from "../agent-error.ts";

/** One score of each run of each task. Seeds of one algorithm are its runs; with a single environment there is one task. */
export interface Scores {
  readonly runs: number;
  readonly tasks: number;
  /** `[runs × tasks]`. */
  readonly values: Float64Array;
}

/** A figure of scores. */
export type Aggregate = (scores: Scores) => number;

/** Scores from rows, a run each. Throws AgentError where there are none, or rows differ in length. */
export function scoresOf(rows: readonly ArrayLike<number>[]): Scores {
  const tasks = rows[0]?.length ?? 0;
  if (tasks === 0 || !rows.every(({ length }) => length === tasks)) {
    throw new AgentError(
      `Scores need a row of equal length for each run; received lengths [${rows.map(({ length }) => length).join(", ")}].`,
    );
  }
  return { runs: rows.length, tasks, values: Float64Array.from(rows.flatMap((row) => Array.from(row))) };
}

/** The arithmetic mean; no number where there are none. */
export function meanOf(values: Iterable<number>): number {
  let [sum, count] = [0, 0];
  for (const value of values) {
    sum += value;
    count++;
  }
  return sum / count;
}

/** The middle value, or the mean of the two in the middle. */
export function medianOf(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

/** Standard deviation with n − 1; null of a single value. */
export function deviationOf(values: Float64Array): number | null {
  if (values.length < 2) return null;
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

/** Mean of what is left when a quarter of the values, rounded down, is taken off either end. */
export function interquartileMeanOf(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const cut = Math.floor(0.25 * sorted.length);
  return meanOf(sorted.subarray(cut, sorted.length - cut));
}

/** `[tasks]`: the mean of each task over its runs. */
export function taskMeans({ runs, tasks, values }: Scores): Float64Array {
  const means = new Float64Array(tasks);
  for (let run = 0; run < runs; run++) {
    for (let task = 0; task < tasks; task++) means[task] = (means[task] ?? 0) + (values[run * tasks + task] ?? 0);
  }
  return means.map((sum) => sum / runs);
}

/** Mean over tasks of the mean over runs. */
export const meanScore: Aggregate = (scores) => meanOf(taskMeans(scores));

/** Median over tasks of the mean over runs. */
export const medianScore: Aggregate = (scores) => medianOf(taskMeans(scores));

/** Interquartile mean over all runs of all tasks. */
export const interquartileMean: Aggregate = ({ values }) => interquartileMeanOf(values);

/** How far scores fall short of `target` in the mean; what exceeds it does not make up for others. */
export function optimalityGap(target = 1): Aggregate {
  return ({ values }) => target - meanOf(values.map((value) => Math.min(value, target)));
}

/** The part of all runs of all tasks that scores above `threshold`. */
export function shareAbove(threshold: number): Aggregate {
  return ({ values }) => meanOf(values.map((value) => (value > threshold ? 1 : 0)));
}
