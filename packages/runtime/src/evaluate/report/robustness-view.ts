/**
 * What changed rows say in, its part of the page out: a table of corruptions by severity for the figure that the block is about, its curve, a
 * row of samples for each corruption, and all other figures on request.
 */
import { distinctMetrics, isShare, mainMetric } from "../metric-names.ts";
import type { CorruptedRows, EvaluateSection, RobustnessResult } from "../report-data.ts";
import { formatCount, formatMetric, plural, shortenTick } from "./figures.ts";
import { type Html, html } from "./html.ts";
import type { Plots } from "./plots.ts";
import { scrollBox } from "./scroll-box.ts";

/** As many tints as there are of wrong cells in a confusion. */
const tints = 9;

/** The tint of a cell: none where nothing is lost, the strongest where `most` is. */
function tintOf(drop: number | undefined, most: number): string {
  if (drop === undefined || !(most > 0) || !(drop > 0)) return "";
  return `wrong-${Math.max(1, Math.min(tints, Math.ceil((drop / most) * tints)))}`;
}

/** Nothing lost is not less than nothing. */
function signless(text: string): string {
  return text === "-0.0" ? "0.0" : text.replace("-", "−");
}

/** Severities of all corruptions. */
function severityCount(corruptions: readonly CorruptedRows[]): number {
  return corruptions.reduce((most, { severities }) => Math.max(most, severities.length), 0);
}

function tableOf(path: string, { metrics, drop, corruptions }: RobustnessResult): Html {
  const count = severityCount(corruptions);
  const places = Array.from({ length: count }, (_, place) => place);
  const drops = corruptions.flatMap(({ severities }) => severities.map((one) => one.drop[path] ?? 0));
  const most = drops.reduce((one, other) => Math.max(one, other), 0);
  const share = isShare(path);
  const shown = (value: number | undefined): string =>
    value === undefined ? "–" : share ? signless((value * 100).toFixed(1)) : formatMetric(path, value);
  const allRows = corruptions.reduce((rows, one) => Math.max(rows, one.rows), 0);
  const lines = corruptions.map((one) => {
    const cells = places.map((place) => {
      const severity = one.severities[place];
      if (severity === undefined) return html`<td></td>`;
      return html`<td class="${tintOf(severity.drop[path], most)}" title="${one.family} ${severity.amount}">${shown(severity.metrics[path])}</td>`;
    });
    const fewer = one.rows < allRows && html` <span class="tag">${formatCount(one.rows)} rows</span>`;
    return html`<tr><th scope="row"><code>${one.text}</code>${one.attack && html` <span class="tag">attack</span>`}${fewer}</th><td>${shown(one.clean[path])}</td>${cells}<td>${shown(one.metrics[path])}</td><td>${shown(one.drop[path])}</td></tr>\n`;
  });
  const attacked = corruptions.some(({ attack }) => attack) && corruptions.some(({ attack }) => !attack);
  const caption = `${path}${share ? ", in %," : ""} where rows are changed, by severity${attacked ? "; attacks have no part in the mean" : ""}`;
  const head = places.map((place) => html`<th scope="col">${count === 1 ? "changed" : String(place + 1)}</th>`);
  const last =
    corruptions.length > 1 &&
    html`<tfoot><tr><th scope="row">mean</th><td></td>${places.map(() => html`<td></td>`)}<td>${shown(metrics[path])}</td><td>${shown(drop[path])}</td></tr></tfoot>`;
  return scrollBox(
    caption,
    html`<table class="robust"><caption>${caption}</caption><thead><tr><th scope="col">corruption</th><th scope="col">clean</th>${head}<th scope="col">mean</th><th scope="col">drop</th></tr></thead><tbody>${lines}</tbody>${last}</table>`,
  );
}

function plotOf(path: string, { corruptions }: RobustnessResult, plots: Plots): Html | null {
  const several = corruptions.filter(({ severities }) => severities.length > 1);
  if (several.length === 0) return null;
  const plot = plots.severities({
    lines: several.map(({ family, attack, clean, severities }) => ({
      name: family,
      dashed: attack,
      values: [clean[path] ?? Number.NaN, ...severities.map(({ metrics }) => metrics[path] ?? Number.NaN)],
    })),
    description: `${path} by severity for ${plural(several.length, "corruption")}, from the clean rows at 0`,
    tick: (value) => shortenTick(formatMetric(path, value)),
  });
  if (plot === null) return null;
  return html`<figure class="plot-box severities">${plot}<figcaption>Severity 0 are the rows as they are.</figcaption></figure>`;
}

function sampleRows({ corruptions }: RobustnessResult): Html | null {
  const shown = corruptions.filter(({ severities }) => severities.some(({ sample }) => sample !== null));
  if (shown.length === 0) return null;
  const rows = shown.map(({ text, family, severities }) => {
    const cells = severities.map(({ amount, sample }, index) => {
      const words = `${family} ${amount}`;
      if (sample === null) return html`<td></td>`;
      // Only inline pictures: a report never loads anything from elsewhere.
      const inline = sample.kind === "picture" && /^data:image\/(?:png|webp);base64,[\w+/=]+$/.test(sample.value);
      const seen = inline
        ? html`<img src="${sample.value}" alt="A row changed by ${words}, severity ${index + 1}">`
        : html`<q>${sample.kind === "text" ? sample.value : "no picture"}</q>`;
      return html`<td>${seen}<span class="row-number">${amount}</span></td>`;
    });
    return html`<tr><th scope="row"><code>${text}</code></th>${cells}</tr>\n`;
  });
  const caption = "One row as each corruption leaves it";
  return html`<details><summary>What was done to the rows</summary>${scrollBox(caption, html`<table class="samples"><caption>${caption}</caption><tbody>${rows}</tbody></table>`)}</details>`;
}

/** The figure that is shown first: the one that is expected something of, else the main one. */
export function robustnessPath(
  { metrics }: RobustnessResult,
  expectations: EvaluateSection["expectations"],
): string | null {
  const paths = distinctMetrics(metrics);
  const asked = expectations.map(({ metric }) => paths.find((path) => metric.endsWith(path.slice(path.indexOf(".")))));
  return mainMetric(
    metrics,
    asked.find((one) => one !== undefined),
  );
}

/** Everything that changed rows say; nothing where there are none. */
export function robustnessView(
  { robustness, expectations }: Pick<EvaluateSection, "robustness" | "expectations">,
  plots: Plots,
): Html | null {
  if (robustness === null) return null;
  const paths = distinctMetrics(robustness.metrics);
  const path = robustnessPath(robustness, expectations);
  if (path === null) return null;
  const others = paths.filter((one) => one !== path);
  const rest =
    others.length > 0 &&
    html`<details><summary>${others.length === 1 ? "Another figure" : `${others.length} other figures`}</summary>${others.map((one) => tableOf(one, robustness))}</details>`;
  return html`<h4>Robustness</h4>${tableOf(path, robustness)}${plotOf(path, robustness, plots)}${sampleRows(robustness)}${rest}`;
}
