/** A sweep's table in, its lines out: a row for each combination of values, the best one marked. */
import type { RunEvent } from "@penstock/runtime";
import { distinctMetrics } from "@penstock/runtime/metrics";
import { formatDeviation, formatMetric } from "./figures.ts";
import { displayWidth, padToWidth } from "./fit-width.ts";
import { piece, type StyledLine } from "./styled-line.ts";

type Table = Extract<RunEvent, { event: "done" }>["sweeps"][string];

/** Metrics beside the one that ranks. */
const mostMetrics = 3;

/** The ranking metric, then others on valid rows, then those on train rows. */
function shownMetrics({ rows, metric }: Table): readonly string[] {
  const all = [...new Set(rows.flatMap(({ metrics }) => distinctMetrics(metrics)))].filter((path) => path !== metric);
  const held = all.filter((path) => !path.startsWith("train."));
  return [metric, ...[...held, ...all.filter((path) => !held.includes(path))].slice(0, mostMetrics)];
}

/** The lines of one sweep, with a blank one before them. */
export function sweepLines(name: string, table: Table): readonly StyledLine[] {
  const { params, rows, best } = table;
  const metrics = shownMetrics(table);
  const cells = rows.map((row) => [
    ...params.map((param) => row.set[param] ?? ""),
    ...metrics.map((path) => {
      const value = row.metrics[path];
      if (value === undefined) return "";
      const deviation = row.several?.metrics[path]?.deviation ?? null;
      return `${formatMetric(path, value, 2)}${deviation === null ? "" : ` ± ${formatDeviation(path, deviation)}`}`;
    }),
    row.name,
  ]);
  const head = [...params, ...metrics, "run"];
  const widths = head.map((text, column) =>
    Math.max(displayWidth(text), ...cells.map((row) => displayWidth(row[column] ?? ""))),
  );
  const line = (texts: readonly string[]): string =>
    texts.map((text, column) => padToWidth(text, widths[column] ?? 0)).join("  ");
  return [
    [],
    [piece(name, "bold"), piece(`  ${table.run} with ${rows.length} combinations of values`, "dim")],
    [piece(`    ${line(head)}`, "dim")],
    ...cells.map((row, index): StyledLine => {
      const isBest = index === best;
      return [piece(isBest ? "  ★ " : "    ", "accent"), piece(line(row), isBest ? "bold" : "plain")];
    }),
  ];
}
