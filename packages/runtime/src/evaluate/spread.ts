/**
 * The same figure of several runs in, what they say together out: mean, standard deviation and an interval in which the mean of
 * ever more runs lies with 95 % confidence.
 *
 * Runs that differ in their seeds are independent: Student's t. Folds are not, since their train rows overlap, and the plain
 * interval is too narrow; the variance of their mean is taken as s²·(1/n + test rows / train rows) (Nadeau and Bengio, Inference
 * for the Generalization Error, Machine Learning 52, 2003; over repeated folds Bouckaert and Frank, 2004).
 */
import { metricAt } from "@penstock/dsl";
import { studentQuantile } from "./student-t.ts";

/** What several runs say of one figure. */
export interface Spread {
  readonly mean: number;
  /** Of single runs, with n − 1; null of a single one. */
  readonly deviation: number | null;
  /** Ends of the interval, within what the figure can be; null of a single run. */
  readonly low: number | null;
  readonly high: number | null;
  /** The figure of each run, in their order. */
  readonly runs: readonly number[];
}

/** How runs differ. */
export interface RunCounts {
  /** 1 where there are no folds. */
  readonly folds: number;
  /** Of each fold. */
  readonly seeds: number;
}

const confidence = 0.95;

/** Mean, deviation and interval of a metric over runs; of the metric's path its range is known. */
export function spreadOf(metric: string, runs: readonly number[], { folds }: RunCounts): Spread {
  const n = runs.length;
  const mean = runs.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { mean, deviation: null, low: null, high: null, runs };
  const deviation = Math.sqrt(runs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  const factor = 1 / n + (folds > 1 ? 1 / (folds - 1) : 0);
  const half = studentQuantile((1 + confidence) / 2, n - 1) * deviation * Math.sqrt(factor);
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = metricAt(metric)?.range ?? {};
  return { mean, deviation, low: Math.max(min, mean - half), high: Math.min(max, mean + half), runs };
}

/** Every metric that all runs have. */
export function spreads(runs: readonly Readonly<Record<string, number>>[], counts: RunCounts): Record<string, Spread> {
  const [first = {}] = runs;
  const shared = Object.keys(first).filter((metric) => runs.every((run) => metric in run));
  return Object.fromEntries(
    shared.map((metric) => [
      metric,
      spreadOf(
        metric,
        runs.map((run) => run[metric] ?? Number.NaN),
        counts,
      ),
    ]),
  );
}

/** The means of spreads, as a single run would have them. */
export function meansOf(found: Readonly<Record<string, Spread>>): Record<string, number> {
  return Object.fromEntries(Object.entries(found).map(([metric, { mean }]) => [metric, mean]));
}

/** How the interval was made, for whoever reads it. */
export function methodOf({ folds, seeds }: RunCounts): string {
  const runs = [
    ...(folds > 1 ? [`${folds} folds`] : []),
    ...(seeds > 1 || folds === 1 ? [`${seeds} ${seeds === 1 ? "seed" : "seeds"}`] : []),
  ].join(" × ");
  return folds > 1
    ? `95 % interval of the mean by the corrected resampled t test (Nadeau and Bengio, 2003) over ${runs}`
    : `95 % interval of the mean by Student's t over ${runs}`;
}
