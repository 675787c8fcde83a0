/** The figures of an evaluation in, a table of them with their intervals or their spread over runs out. */
import { distinctMetrics } from "../../metric-names.ts";
import { formatDeviation, formatInterval, formatMetric } from "../../report/figures.ts";
import type { EvaluateSection } from "../../report-data.ts";
import { code, parts, table, text } from "../markdown.ts";

/** All metrics. */
export function metricsPart({ metrics, intervals, several }: EvaluateSection): string | null {
  const paths = distinctMetrics(metrics);
  if (paths.length === 0) return null;
  const value = (path: string): string => formatMetric(path, metrics[path] ?? Number.NaN);
  if (several !== null) {
    const rows = paths.map((path) => {
      const { deviation = null, low = null, high = null } = several.metrics[path] ?? {};
      return [
        code(path),
        value(path),
        deviation === null ? "" : formatDeviation(path, deviation),
        low === null || high === null ? "" : formatInterval(path, { low, high }),
      ];
    });
    return parts([
      table(
        [
          ["metric", "words"],
          [`mean of ${several.runs.length} runs`, "figures"],
          ["standard deviation", "figures"],
          ["95 % interval", "figures"],
        ],
        rows,
      ),
      text(several.method),
    ]);
  }
  if (intervals === null) {
    return table(
      [
        ["metric", "words"],
        ["value", "figures"],
      ],
      paths.map((path) => [code(path), value(path)]),
    );
  }
  const rows = paths.map((path) => {
    const interval = intervals.metrics[path];
    return [code(path), value(path), interval === undefined ? "" : formatInterval(path, interval)];
  });
  return parts([
    table(
      [
        ["metric", "words"],
        ["value", "figures"],
        ["95 % interval", "figures"],
      ],
      rows,
    ),
    text(intervals.method),
  ]);
}
