/** What changed rows say in, metrics by the paths that `expect` names out: `test.robustness.noise.label.accuracy`, with `drop` what is lost. */
import type { Metrics, RobustnessResult } from "../report-data.ts";

/** Every mean that has a name; severities have none. */
export function robustnessMetrics(result: RobustnessResult | null): Metrics {
  if (result === null) return {};
  const found: Record<string, number> = {};
  const add = (metrics: Metrics, ...words: readonly string[]): void => {
    for (const [path, value] of Object.entries(metrics)) {
      const [split = "", ...rest] = path.split(".");
      found[[split, "robustness", ...words, ...rest].join(".")] = value;
    }
  };
  add(result.metrics);
  add(result.drop, "drop");
  for (const { family, metrics, drop } of result.corruptions) {
    add(metrics, family);
    add(drop, family, "drop");
  }
  return found;
}
