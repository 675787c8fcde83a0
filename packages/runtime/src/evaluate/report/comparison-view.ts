/**
 * Two runs on the same rows in, their part of the page out: the verdict first, metrics side by side, rows that turned, parts of the rows, how sure
 * answers are, and what both cost.
 */
import type { ComparedRuns, OutputComparison, SliceComparison } from "../compare/comparison.ts";
import { chanceText, sliceName } from "../compare/verdict.ts";
import {
  formatCount,
  formatDeviation,
  formatInterval,
  formatMetric,
  formatNumber,
  formatSeconds,
  plural,
} from "./figures.ts";
import { type Html, html } from "./html.ts";
import { probabilityBar, rowPicture } from "./row-card.ts";
import { scrollBox } from "./scroll-box.ts";

/** Parts that are shown; beyond them are those without a difference. */
const mostParts = 40;

const plus = (value: number): string => (value > 0 ? "+" : "");

function difference(metric: string, value: number): string {
  return `${plus(value)}${formatDeviation(metric, value)}`;
}

function range(metric: string, interval: { readonly low: number; readonly high: number } | null): string {
  return interval === null ? "" : formatInterval(metric, interval);
}

function metricTable({ before, after, metrics, intervals, pairs }: ComparedRuns): Html {
  const lines = metrics.map(
    ({ path, before: was, after: is, difference: gap, interval }) =>
      html`<tr><th scope="row"><code>${path}</code></th><td>${formatMetric(path, was)}</td><td>${formatMetric(path, is)}</td><td>${difference(path, gap)}</td><td>${range(path, interval)}</td></tr>\n`,
  );
  const means = pairs === 1 ? "" : `, means of ${formatCount(pairs)} pairs of runs`;
  const caption = `${before} and ${after} on the same rows${means}${intervals === null ? "" : `: ${intervals}`}`;
  return scrollBox(
    caption,
    html`<table class="compact"><caption>${caption}</caption><thead><tr><th scope="col">metric</th><th scope="col">${before}</th><th scope="col">${after}</th><th scope="col">difference</th><th scope="col">95 % interval</th></tr></thead><tbody>${lines}</tbody></table>`,
  );
}

function turned({ output, flips, p }: OutputComparison, { rows, pairs }: ComparedRuns): Html | null {
  if (flips === null) return null;
  const of = pairs === 1 ? plural(rows, "row") : `${plural(rows, "row")} in ${formatCount(pairs)} pairs of runs`;
  return html`<p><code>${output}</code>: of ${of} ${formatCount(flips.toRight)} turned right and ${formatCount(flips.toWrong)} wrong; chance alone would lean as far with ${chanceText(p)}.</p>\n`;
}

function worstRows({ before, after, worst }: ComparedRuns): Html | null {
  if (worst.length === 0) return null;
  const cards = worst.map((flip) => {
    const { row, run, truth, sureBefore, sureAfter } = flip;
    const where = run === null ? `row ${formatCount(row)}` : `row ${formatCount(row)}, ${run}`;
    const bars =
      sureBefore === null || sureAfter === null
        ? html`<div>${before}: <b>${flip.before}</b></div><div>${after}: <b>${flip.after}</b></div>`
        : html`${probabilityBar("truth", flip.before, sureBefore, "before")}\n${probabilityBar("given", flip.after, sureAfter, "now")}`;
    return html`<li>${rowPicture(flip, `Row ${row}: ${truth}, taken for ${flip.after}`)}
${bars}
<span class="row-number">${where}, truth ${truth}</span></li>\n`;
  });
  const texts = worst.every(({ picture }) => picture === null);
  return html`<h4>Newly wrong</h4><p>Rows that ${before} answers rightly and ${after} does not, those first that it is surest of.</p><ol class="mistakes${texts && " texts"}">${cards}</ol>`;
}

function sliceRow(slice: SliceComparison): Html {
  const { output, rows, metric, before, after, interval, corrected, verdict } = slice;
  const told = verdict === "no difference" ? chanceText(corrected) : `${verdict}, ${chanceText(corrected)}`;
  return html`<tr${verdict === "worse" && html` class="worse"`}><th scope="row">${sliceName(slice).replaceAll("`", "")}</th><td>${output}</td><td>${formatCount(rows)}</td><td>${formatMetric(metric, before)}</td><td>${formatMetric(metric, after)}</td><td>${difference(metric, after - before)}</td><td>${range(metric, interval)}</td><td>${told}</td></tr>\n`;
}

function sliceTable({ before, after, slices }: ComparedRuns): Html | null {
  if (slices.length === 0) return null;
  const worse = slices.filter(({ verdict }) => verdict === "worse").length;
  const shown = slices.slice(0, Math.max(mostParts, worse));
  const rest = slices.length - shown.length;
  const found =
    worse === 0 ? "none got worse as far as these rows tell" : `${worse === 1 ? "one" : formatCount(worse)} got worse`;
  const caption = `Of ${plural(slices.length, "part")} of the rows ${found}; p takes into account how many there are${rest === 0 ? "" : `; ${plural(rest, "part")} without a difference left out`}`;
  const table = html`<table><caption>${caption}</caption><thead><tr><th scope="col">part</th><th scope="col">output</th><th scope="col">rows</th><th scope="col">${before}</th><th scope="col">${after}</th><th scope="col">difference</th><th scope="col">95 % interval</th><th scope="col"></th></tr></thead><tbody>${shown.map(sliceRow)}</tbody></table>`;
  return html`<h4>Parts of the rows</h4>${scrollBox(caption, table)}`;
}

function sureness({ outputs }: ComparedRuns): Html {
  return html`${outputs.map(({ output, calibration }) => {
    if (calibration === null) return null;
    const { before, after, interval } = calibration;
    const words = interval === null ? "" : `, difference ${range("ece", interval)}`;
    return html`<p><code>${output}</code>: calibration error ${formatNumber(before)} before, ${formatNumber(after)} now${words}.</p>\n`;
  })}`;
}

function costTable({ before, after, cost }: ComparedRuns): Html {
  const line = (
    what: string,
    of: (side: ComparedRuns["cost"]["before"]) => number | null,
    show: (value: number) => string,
  ) => {
    const [one, other] = [of(cost.before), of(cost.after)];
    if (one === null && other === null) return null;
    return html`<tr><th scope="row">${what}</th><td>${one === null ? "–" : show(one)}</td><td>${other === null ? "–" : show(other)}</td></tr>\n`;
  };
  const lines = [
    line("training", ({ seconds }) => seconds, formatSeconds),
    line(
      "weights",
      ({ bytes }) => bytes,
      (bytes) => `${formatCount(bytes)} bytes`,
    ),
    line(
      "one answer",
      ({ latency }) => latency,
      (seconds) => `${formatNumber(seconds * 1000)} ms`,
    ),
    line("answers a second", ({ rowsPerSecond }) => rowsPerSecond, formatCount),
  ];
  return html`<table class="compact"><caption>What both cost on this machine</caption><thead><tr><th scope="col"></th><th scope="col">${before}</th><th scope="col">${after}</th></tr></thead><tbody>${lines}</tbody></table>`;
}

/** Nothing where no two runs are compared. */
export function comparisonView(comparison: ComparedRuns | null): Html | null {
  if (comparison === null) return null;
  const { verdict, outputs } = comparison;
  const mark =
    verdict.kind === "better" ? "better" : verdict.kind === "worse" || verdict.kind === "mixed" ? "worse" : "even";
  return html`<p class="compared ${mark}">${verdict.text.replaceAll("`", "")}</p>
${metricTable(comparison)}
<h4>Rows that turned</h4>
${outputs.every(({ flips }) => flips === null) && html`<p>No output is of classes: rows are not right or wrong.</p>`}${outputs.map((output) => turned(output, comparison))}${worstRows(comparison)}${sliceTable(comparison)}
<h4>Confidence and cost</h4>
${sureness(comparison)}${costTable(comparison)}
`;
}
