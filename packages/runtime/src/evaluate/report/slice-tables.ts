/**
 * Slices of an evaluation in, a table for each slicing out: how many rows a part has, and its metrics beside those of all rows.
 */
import { distinctMetrics } from "../metric-names.ts";
import type { EvaluateSection, SliceTable } from "../report-data.ts";
import { formatCount, formatInterval, formatMetric, plural } from "./figures.ts";
import { type Html, html } from "./html.ts";
import { scrollBox } from "./scroll-box.ts";

type Section = Pick<EvaluateSection, "slices" | "metrics" | "rows">;

/** Every slicing; nothing where there is none. */
export function sliceTables({ slices, metrics, rows }: Section): Html | null {
  if (slices.length === 0) return null;
  const paths = distinctMetrics(metrics);
  return html`<h4>Slices</h4>${slices.map((table) => sliceTable(table, { paths, metrics, rows }))}`;
}

function sliceTable(
  { by, slices, left }: SliceTable,
  { paths, metrics, rows }: Pick<Section, "metrics" | "rows"> & { readonly paths: readonly string[] },
): Html {
  const lines = slices.map((slice) => {
    const cells = paths.map((path) => {
      const value = slice.metrics[path];
      const interval = slice.intervals?.[path];
      if (value === undefined) return html`<td>–</td>`;
      return html`<td>${formatMetric(path, value)}${interval !== undefined && html` <span class="range">(${formatInterval(path, interval)})</span>`}</td>`;
    });
    return html`<tr><th scope="row">${slice.name}</th><td>${formatCount(slice.rows)}</td>${cells}</tr>\n`;
  });
  const all = paths.map((path) => html`<td>${formatMetric(path, metrics[path] ?? Number.NaN)}</td>`);
  const caption = `Rows by ${by}${left === null ? "" : `; ${plural(left.values, "more value")} with ${plural(left.rows, "row")} left out`}`;
  const table = html`<table><caption>${caption}</caption><thead><tr><th scope="col">${by}</th><th scope="col">rows</th>${paths.map((path) => html`<th scope="col"><code>${path}</code></th>`)}</tr></thead><tbody>${lines}</tbody><tfoot><tr><th scope="row">all</th><td>${formatCount(rows)}</td>${all}</tr></tfoot></table>`;
  return scrollBox(caption, table);
}
