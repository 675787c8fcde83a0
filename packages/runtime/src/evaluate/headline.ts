/** An evaluation in, the metric that it is about out: the first that it states an expectation of, else its first share, else its first metric. */
import { mainMetric } from "./metric-names.ts";
import { findMetric } from "./report/figures.ts";
import type { EvaluateSection } from "./report-data.ts";

/** Path and value; null where nothing was measured. */
export function headline({
  metrics,
  expectations,
}: Pick<EvaluateSection, "metrics" | "expectations">): readonly [string, number] | null {
  const [first] = expectations;
  const path =
    (first === undefined ? undefined : findMetric(metrics, first.metric)?.[0]) ?? mainMetric(metrics, undefined);
  const value = path === null ? undefined : metrics[path];
  return path === null || value === undefined ? null : [path, value];
}
