/** How rows from outside were told from the others in, a table of detectors and a plot of each one's scores out. */
import { catalog } from "@penstock/dsl";
import type { DetectorResult } from "../outside/outside-data.ts";
import type { EvaluateSection } from "../report-data.ts";
import { formatNumber, formatPercent, plural } from "./figures.ts";
import { type Html, html } from "./html.ts";
import { legend } from "./legend.ts";
import type { Plots } from "./plots.ts";
import { scrollBox } from "./scroll-box.ts";

const colours = { inside: "var(--accent)", outside: "var(--second)" } as const;

/** Every detector; nothing where none was asked for. */
export function outsideView({ outside }: EvaluateSection, plots: Plots): Html | null {
  if (outside === null) return null;
  const { on, rows, fittedOn, detectors } = outside;
  const caption = `Rows of ${on} told from those that are judged`;
  const table = html`<table class="groups"><caption>${caption}</caption><thead><tr><th scope="col">detector</th>${catalog.detection.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${detectors.map(line)}</tbody></table>`;
  return html`<h4>Rows from outside</h4>
<p>${plural(rows.outside, "row")} of <code>${on}</code> belong to none of the classes and should be refused, ${plural(rows.inside, "row")} should not. A row is refused where its score is above a threshold, fitted on ${plural(fittedOn.inside, "validation row")}${fittedOn.outside > 0 && html` and ${plural(fittedOn.outside, "validation row")} from outside`}. <i>recall</i> is the part of the rows from outside that is refused, <i>accuracy</i> the part of the others that is not and is answered right.</p>
${scrollBox(caption, table)}
${legend(["inside", "outside"], [colours.inside, colours.outside])}
<div class="plots">${detectors.map((one) => scoresOf(one, plots))}</div>`;
}

function line({ detector, figures, intervals }: DetectorResult): Html {
  const cells = catalog.detection.map(({ name }) => {
    const value = figures[name];
    if (value === undefined || !Number.isFinite(value)) return html`<td>–</td>`;
    const interval = intervals?.[name];
    const range =
      interval !== undefined &&
      html` <span class="range">(${(interval.low * 100).toFixed(1)} to ${(interval.high * 100).toFixed(1)})</span>`;
    return html`<td>${formatPercent(value, 1)}${range}</td>`;
  });
  return html`<tr><th scope="row"><code>${detector}</code></th>${cells}</tr>\n`;
}

function scoresOf({ detector, threshold, aim, layer, scores }: DetectorResult, plots: Plots): Html {
  const description = `Scores of ${detector}: rows from inside and from outside, with the threshold at ${formatNumber(threshold)}`;
  const at = layer === null ? "" : `, at ${layer}`;
  return html`<figure class="plot-box">${plots.scores({ counts: scores, threshold, colours, description })}<figcaption><code>${detector}</code>${at}: refused above ${formatNumber(threshold)} (${aim})</figcaption></figure>\n`;
}
