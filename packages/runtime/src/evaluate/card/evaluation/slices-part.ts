/** Slices of an evaluation in, a table for each slicing out, with all rows in the last line. */
import { distinctMetrics } from "../../metric-names.ts";
import { formatCount, formatInterval, formatMetric, plural } from "../../report/figures.ts";
import type { EvaluateSection, SliceTable } from "../../report-data.ts";
import { code, parts, table, text } from "../markdown.ts";

/** Every slicing. */
export function slicesPart(section: EvaluateSection): string | null {
  if (section.slices.length === 0) return null;
  return parts(section.slices.map((one) => sliceTable(one, section)));
}

function sliceTable({ by, slices, left }: SliceTable, { metrics, rows }: EvaluateSection): string {
  const paths = distinctMetrics(metrics);
  const lines = slices.map((slice) => [
    text(slice.name),
    formatCount(slice.rows),
    ...paths.map((path) => {
      const value = slice.metrics[path];
      const interval = slice.intervals?.[path];
      if (value === undefined) return "–";
      return `${formatMetric(path, value)}${interval === undefined ? "" : ` (${formatInterval(path, interval)})`}`;
    }),
  ]);
  const all = ["**all**", formatCount(rows), ...paths.map((path) => formatMetric(path, metrics[path] ?? Number.NaN))];
  return parts([
    `By ${code(by)}:`,
    table(
      [[code(by), "words"], ["rows", "figures"], ...paths.map((path) => [code(path), "figures"] as const)],
      [...lines, all],
    ),
    left === null ? null : `${plural(left.values, "more value")} with ${plural(left.rows, "row")} left out.`,
  ]);
}
