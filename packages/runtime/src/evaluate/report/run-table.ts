/**
 * What several runs of a block yielded in, one table out: a line for each run, then mean, standard deviation and interval, with how
 * the interval was made.
 */
import { distinctMetrics } from "../metric-names.ts";
import type { SeveralRuns } from "../report-data.ts";
import type { Spread } from "../spread.ts";
import { formatDeviation, formatMetric } from "./figures.ts";
import { type Html, html } from "./html.ts";
import { scrollBox } from "./scroll-box.ts";

/** With more runs than this the single ones are shown on request. */
const mostShown = 12;

/** Every run and what they say together. `words` names the table. */
export function runTable({ method, runs, metrics }: SeveralRuns, words: string): Html {
  const means = Object.fromEntries(Object.entries(metrics).map(([path, { mean }]) => [path, mean]));
  const paths = distinctMetrics(means);
  const head = html`<thead><tr><th scope="col">run</th>${paths.map((path) => html`<th scope="col"><code>${path}</code></th>`)}</tr></thead>`;
  const line = (label: string, cell: (path: string, spread: Spread) => string): Html =>
    html`<tr><th scope="row">${label}</th>${paths.map((path) => {
      const spread = metrics[path];
      return html`<td>${spread === undefined ? "" : cell(path, spread)}</td>`;
    })}</tr>\n`;
  const single = runs.map((label, index) =>
    line(label, (path, spread) => formatMetric(path, spread.runs[index] ?? Number.NaN)),
  );
  const together = [
    line("mean", (path, { mean }) => formatMetric(path, mean)),
    line("standard deviation", (path, { deviation }) => (deviation === null ? "" : formatDeviation(path, deviation))),
    line("95 % interval", (path, { low, high }) =>
      low === null || high === null ? "" : `${formatMetric(path, low)} – ${formatMetric(path, high)}`,
    ),
  ];
  const short = runs.length <= mostShown;
  const table = html`<table><caption>${words}: ${method}</caption>${head}<tbody>${short && single}</tbody><tfoot>${together}</tfoot></table>`;
  const all = html`<table><caption>${words}, each run</caption>${head}<tbody>${single}</tbody></table>`;
  return html`${scrollBox(words, table)}${!short && html`<details><summary>Each of the ${runs.length} runs</summary>${scrollBox(`${words}, each run`, all)}</details>`}`;
}
