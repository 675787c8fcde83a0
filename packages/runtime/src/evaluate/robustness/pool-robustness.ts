/** What changed rows say of several runs in, what they say together out: means of what all have; samples are those of the first run. */
import type { CorruptedRows, RobustnessResult } from "../report-data.ts";
import { meanMetrics } from "./judge-robustness.ts";

/** The means; null where a run has none. */
export function poolRobustness(runs: readonly (RobustnessResult | null)[]): RobustnessResult | null {
  const known = runs.flatMap((run) => run ?? []);
  const [first] = known;
  if (first === undefined || known.length < runs.length) return null;
  return {
    metrics: meanMetrics(known.map(({ metrics }) => metrics)),
    drop: meanMetrics(known.map(({ drop }) => drop)),
    corruptions: first.corruptions.map((own, index) =>
      poolCorruption(
        own,
        known.flatMap(({ corruptions }) => corruptions[index] ?? []),
      ),
    ),
  };
}

function poolCorruption(first: CorruptedRows, same: readonly CorruptedRows[]): CorruptedRows {
  return {
    ...first,
    rows: same.reduce((sum, { rows }) => sum + rows, 0),
    clean: meanMetrics(same.map(({ clean }) => clean)),
    metrics: meanMetrics(same.map(({ metrics }) => metrics)),
    drop: meanMetrics(same.map(({ drop }) => drop)),
    severities: first.severities.map((severity, index) => {
      const all = same.flatMap(({ severities }) => severities[index] ?? []);
      return {
        ...severity,
        metrics: meanMetrics(all.map(({ metrics }) => metrics)),
        drop: meanMetrics(all.map(({ drop }) => drop)),
      };
    }),
  };
}
