/**
 * A sweep's table in, its part of the page out: a line for each combination of values, the best one marked.
 */
import { distinctMetrics } from "../metric-names.ts";
import type { SweepSection, SweepTableRow } from "../report-data.ts";
import { formatDeviation, formatMetric, plural } from "./figures.ts";
import { type Html, html } from "./html.ts";
import { scrollBox } from "./scroll-box.ts";

/** A row's figure; of several runs the mean with the deviation of single runs. */
function figure({ metrics, several }: SweepTableRow, path: string): string {
  const value = metrics[path];
  if (value === undefined) return "";
  const deviation = several?.metrics[path]?.deviation ?? null;
  return `${formatMetric(path, value)}${deviation === null ? "" : ` ± ${formatDeviation(path, deviation)}`}`;
}

/** Metrics of any row, the one that ranks first. */
function pathsOf({ rows, metric }: SweepSection): readonly string[] {
  const all = new Set(rows.flatMap(({ metrics }) => distinctMetrics(metrics)));
  all.delete(metric);
  return [metric, ...all];
}

/** The table of one sweep. */
export function sweepView(section: SweepSection): Html {
  const { params, rows, best, run, metric, goal, name } = section;
  const paths = pathsOf(section);
  const lines = rows.map((row, index) => {
    const kept = index === best;
    const cells = [
      ...params.map((param) => html`<td>${row.set[param] ?? ""}</td>`),
      ...paths.map((path) => html`<td>${figure(row, path)}</td>`),
    ];
    return html`<tr${kept && html` class="best"`}><th scope="row"><code>${row.name}</code>${kept && html` <span class="tag">best</span>`}</th>${cells}</tr>\n`;
  });
  const head = [...params, ...paths].map((path) => html`<th scope="col"><code>${path}</code></th>`);
  const table = html`<table><caption>Every combination of ${name}</caption><thead><tr><th scope="col">run</th>${head}</tr></thead><tbody>${lines}</tbody></table>`;
  const runs = rows.find(({ several }) => several !== null)?.several ?? null;
  const spread =
    runs === null ? "" : ` Figures are means ± standard deviations of ${plural(runs.runs.length, "run")} each.`;
  return html`<p class="facts">${plural(rows.length, "combination")} of ${params.map((param, index) => html`${index > 0 && ", "}<code>${param}</code>`)} for <code>${run}</code>, ranked by the ${goal === "max" ? "largest" : "smallest"} <code>${metric}</code>.${spread}</p>
${scrollBox(`Every combination of ${name}`, table)}`;
}
