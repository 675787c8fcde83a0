/**
 * What was measured on rows the model had not trained on in, its part of the page out: metrics, and for each output
 * the confusion matrix, classes and worst mistakes, or the scatter of a regression.
 */
import { distinctMetrics } from "../metric-names.ts";
import type { ClassificationResult, EvaluateSection, OutputResult, RegressionResult } from "../report-data.ts";
import { calibrationView } from "./calibration-view.ts";
import { comparisonView } from "./comparison-view.ts";
import { confusionView, listConfusions } from "./confusion.ts";
import { detectionView } from "./detection-view.ts";
import { explanationsView } from "./explanations-view.ts";
import { fairnessView } from "./fairness-view.ts";
import {
  formatCount,
  formatInterval,
  formatMetric,
  formatNumber,
  formatPercent,
  plural,
  shortenTick,
} from "./figures.ts";
import { type Html, html } from "./html.ts";
import { lostHint } from "./lost-words.ts";
import { outsideView } from "./outside-view.ts";
import type { Plots } from "./plots.ts";
import { robustnessView } from "./robustness-view.ts";
import { probabilityBar, rowPicture } from "./row-card.ts";
import { runTable } from "./run-table.ts";
import { scrollBox } from "./scroll-box.ts";
import { segmentationView } from "./segmentation-view.ts";
import { sliceTables } from "./slice-tables.ts";

/** At most this many mistakes are shown. */
const shownMistakes = 20;
/** Beyond this many classes the page shows the weakest ones and the rest on request. */
const shortTable = 30;

function metricTable({ on, metrics, intervals }: EvaluateSection): Html {
  const lines = distinctMetrics(metrics).map((path) => {
    const interval = intervals?.metrics[path];
    const range = interval === undefined ? "" : formatInterval(path, interval);
    return html`<tr><th scope="row"><code>${path}</code></th><td>${formatMetric(path, metrics[path] ?? Number.NaN)}</td>${intervals !== null && html`<td>${range}</td>`}</tr>\n`;
  });
  const method = intervals === null ? "" : `: ${intervals.method}`;
  const table = html`<table class="compact"><caption>Metrics on ${on}${method}</caption><thead><tr><th scope="col">metric</th><th scope="col">value</th>${intervals !== null && html`<th scope="col">95 % interval</th>`}</tr></thead><tbody>${lines}</tbody></table>`;
  return scrollBox(`Metrics on ${on}`, table);
}

function classTable(rows: ClassificationResult["perClass"], caption: string): Html {
  const lines = rows.map(
    (row) =>
      html`<tr><th scope="row">${row.name}</th><td>${formatPercent(row.precision)}</td><td>${formatPercent(row.recall)}</td><td>${formatPercent(row.f1)}</td><td>${formatCount(row.support)}</td></tr>\n`,
  );
  const table = html`<table><caption>${caption}</caption><thead><tr><th scope="col">class</th><th scope="col">precision</th><th scope="col">recall</th><th scope="col">F1</th><th scope="col">rows</th></tr></thead><tbody>${lines}</tbody></table>`;
  return scrollBox(caption, table);
}

function perClass(result: ClassificationResult): Html {
  const title = html`<h4>Each class</h4>`;
  if (result.perClass.length <= shortTable)
    return html`${title}${classTable(result.perClass, `Classes of ${result.output}`)}`;
  // NaN F1 (no row, no answer) is the weakest of all.
  const strength = (f1: number): number => (Number.isFinite(f1) ? f1 : -1);
  const weakest = [...result.perClass].sort((a, b) => strength(a.f1) - strength(b.f1)).slice(0, 10);
  return html`${title}${classTable(weakest, `The ten classes of ${result.output} with the lowest F1`)}
<details><summary>All ${result.perClass.length} classes</summary>${classTable(result.perClass, `All classes of ${result.output}`)}</details>`;
}

function mistakes(result: ClassificationResult): Html {
  const shown = result.mistakes.slice(0, shownMistakes);
  if (shown.length === 0) return html`<h4>Mistakes</h4><p>Every row was answered rightly.</p>`;
  const all = listConfusions(result.confusion).reduce((sum, cell) => sum + cell.rows, 0);
  const title = shown.length === 1 ? "The only mistake" : `The ${shown.length} worst mistakes`;
  const words = html`${plural(all, "row")} ${all === 1 ? "was" : "were"} answered wrongly. First those for which the wrong answer was surest.`;
  const cards = shown.map(
    (mistake) => html`<li>${rowPicture(mistake, `Row ${mistake.row}: ${mistake.truth}, taken for ${mistake.predicted}`)}
${probabilityBar("given", mistake.predicted, mistake.confidence)}
${probabilityBar("truth", mistake.truth, mistake.truthProbability)}
<span class="row-number">row ${formatCount(mistake.row)}</span></li>\n`,
  );
  return html`<h4>${title}</h4><p>${words}${lostHint(shown)}</p><ol class="mistakes${shown.every((mistake) => mistake.picture === null) && " texts"}">${cards}</ol>`;
}

function classification(result: ClassificationResult): Html {
  const hasMistakes = listConfusions(result.confusion).length > 0 || result.mistakes.length > 0;
  return html`${confusionView(result)}${perClass(result)}${hasMistakes ? mistakes(result) : html`<h4>Mistakes</h4><p>Every row was answered rightly.</p>`}`;
}

function regression(result: RegressionResult, plots: Plots): Html {
  const finite = result.pairs.filter((pair) => Number.isFinite(pair.truth) && Number.isFinite(pair.predicted));
  const meanError = finite.reduce((sum, pair) => sum + Math.abs(pair.predicted - pair.truth), 0) / finite.length;
  const plot = plots.scatter({
    pairs: result.pairs,
    description: `Predicted over true values of ${result.output} for ${plural(finite.length, "row")}; the mean distance is ${formatNumber(meanError)}`,
    tick: (value) => shortenTick(formatNumber(value)),
  });
  return html`<h4>Predicted and true values</h4>
${plot === null ? html`<p class="empty">No pair of finite values.</p>` : html`<figure class="plot-box scatter">${plot}<figcaption>${plural(finite.length, "row")} shown. On the dotted line the answer equals the truth; the mean distance from it is ${formatNumber(meanError)}.</figcaption></figure>`}`;
}

function resultView(result: OutputResult, plots: Plots): Html {
  switch (result.kind) {
    case "classification":
      return classification(result);
    case "regression":
      return regression(result, plots);
    case "segmentation":
      return segmentationView(result);
    case "detection":
      return detectionView(result, plots);
  }
}

/** Metrics and the details of each output of one evaluate block. */
export function evaluateView(section: EvaluateSection, plots: Plots): Html {
  const results = section.results.map((result) => {
    const title = section.results.length > 1 && html`<h3 class="output">Output ${result.output}</h3>`;
    return html`${title}${resultView(result, plots)}${calibrationView(section.calibration, result.output, plots)}`;
  });
  const by =
    section.several === null
      ? ""
      : ` in ${plural(section.several.runs.length, "run")}; what follows the table is of all runs together`;
  return html`${comparisonView(section.comparison)}<p class="facts">${plural(section.rows, "row")} of <code>${section.on}</code>, answered by <code>${section.run}</code>${by}.</p>
${section.several === null ? metricTable(section) : html`<h4>Runs</h4>${runTable(section.several, `Metrics on ${section.on}`)}`}${sliceTables(section)}${robustnessView(section, plots)}${fairnessView(section, plots)}${outsideView(section, plots)}${results}${explanationsView(section, plots)}`;
}
