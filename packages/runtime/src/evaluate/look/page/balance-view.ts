/** Rows of classes in, bars out, and what always giving the most frequent answer is worth. */
import { formatCount, formatPercent, plural } from "../../report/figures.ts";
import { type Html, html } from "../../report/html.ts";
import { scrollBox } from "../../report/scroll-box.ts";
import type { BalanceLook } from "../look-report.ts";

/** Up to this many classes the table is shown at once, beyond that on request. */
const SHORT = 30;
const splits = ["train", "valid", "test"] as const;

/** Balance of one column. */
export function balanceView({ column, classes }: BalanceLook): Html {
  const most = classes.reduce((high, { rows }) => Math.max(high, rows), 0);
  const all = classes.reduce((sum, { rows }) => sum + rows, 0);
  const first = classes.find(({ rows }) => rows === most);
  const split = classes.some((one) => one.splits !== null);
  const heads = split ? splits.map((name) => html`<th scope="col">${name}</th>`) : html`<th scope="col">rows</th>`;
  const lines = classes.map((entry) => {
    const counts = split ? splits.map((name) => entry.splits?.[name] ?? 0) : [entry.rows];
    const width = most > 0 ? ((100 * entry.rows) / most).toFixed(1) : "0";
    return html`<tr><th scope="row">${entry.name}</th><td class="bar"><i style="width:${width}%" aria-hidden="true"></i></td>${counts.map((rows) => html`<td>${formatCount(rows)}</td>`)}</tr>\n`;
  });
  const table = scrollBox(
    `Rows of each class of ${column}`,
    html`<table><thead><tr><th scope="col">class</th><td class="bar"></td>${heads}</tr></thead><tbody>${lines}</tbody></table>`,
  );
  const words =
    first !== undefined &&
    html`<p>${plural(classes.length, "class", "classes")}. Always answering ${first.name} is right in ${formatPercent(first.rows / Math.max(1, all), 1)} of the rows.</p>`;
  return html`<h4>${column}</h4>${words}${classes.length <= SHORT ? table : html`<details><summary>All ${classes.length} classes</summary>${table}</details>`}`;
}
