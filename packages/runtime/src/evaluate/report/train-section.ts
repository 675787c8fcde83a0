/**
 * A training run's history in, its part of the page out: curves with the kept epoch marked, the same figures as a table,
 * and the model layer by layer.
 */

import { type Ending, endings } from "../../train/train-outcome.ts";
import { distinctMetrics, isShare } from "../metric-names.ts";
import type { TrainRunRecord, TrainSection } from "../report-data.ts";
import {
  formatCount,
  formatEpoch,
  formatMetric,
  formatNumber,
  formatPercent,
  formatRate,
  formatSeconds,
  plural,
  shortenTick,
} from "./figures.ts";
import { type Html, html } from "./html.ts";
import type { Plots, Series } from "./plots.ts";
import { runTable } from "./run-table.ts";
import { scrollBox } from "./scroll-box.ts";
import { startView } from "./start-view.ts";
import { tasksView } from "./tasks-view.ts";

const colours: Readonly<Record<string, string>> = { train: "var(--quiet)", valid: "var(--accent)" };

/** One plot's lines: the same metric on several splits. */
interface MetricGroup {
  readonly metric: string;
  readonly series: readonly Series[];
}

/** What all runs say of a metric at one place. */
type Point = Series["values"][number];

/** A metric by place: of a single run its values, of several the mean with the range from the least to the greatest. */
function pointsOf(runs: TrainSection["runs"], split: string, path: string): readonly Point[] {
  const byStep = new Map<number, { readonly epoch: number; readonly values: number[] }>();
  for (const { epoch, step, metrics } of runs.flatMap(({ history }) => history)) {
    // Nothing of a split that was not looked at; a gap where a value of one that was is no number.
    if (!Object.keys(metrics).some((one) => one.startsWith(`${split}.`))) continue;
    const point = byStep.get(step) ?? { epoch, values: [] };
    point.values.push(metrics[path] ?? Number.NaN);
    byStep.set(step, point);
  }
  return [...byStep.values()]
    .sort((a, b) => a.epoch - b.epoch)
    .map(({ epoch, values }) => {
      const value = values.reduce((sum, one) => sum + one, 0) / values.length;
      return runs.length === 1
        ? { epoch, value }
        : { epoch, value, low: Math.min(...values), high: Math.max(...values) };
    });
}

/** Metric paths without their split, in order of appearance, each with its splits. */
function groupMetrics(runs: TrainSection["runs"]): readonly MetricGroup[] {
  const groups = new Map<string, Map<string, string>>();
  for (const path of new Set(
    runs.flatMap(({ history }) => history.flatMap((record) => distinctMetrics(record.metrics))),
  )) {
    const dot = path.indexOf(".");
    const split = dot < 0 ? "" : path.slice(0, dot);
    const metric = path.slice(dot + 1);
    const paths = groups.get(metric) ?? new Map<string, string>();
    groups.set(metric, paths.set(split, path));
  }
  return [...groups].map(([metric, paths]) => ({
    metric,
    series: [...paths].map(([split, path]) => ({
      name: split,
      colour: colours[split] ?? "var(--ink)",
      values: pointsOf(runs, split, path),
    })),
  }));
}

function describe(group: MetricGroup, best: number | null): string {
  const lines = group.series.map((series) => {
    const from = series.values[0]?.value ?? Number.NaN;
    const to = series.values.at(-1)?.value ?? Number.NaN;
    return `${series.name} from ${formatMetric(group.metric, from)} to ${formatMetric(group.metric, to)}`;
  });
  return `${group.metric} by epoch: ${lines.join(", ")}${best === null ? "" : `; epoch ${formatEpoch(best)} was kept`}`;
}

function legend(group: MetricGroup): Html {
  const names = group.series.filter((series) => series.name !== "");
  return html`<span class="legend">${names.map((series) => html`<span><i style="background:${series.colour}" aria-hidden="true"></i>${series.name}</span>`)}</span>`;
}

function curve(group: MetricGroup, best: number | null, plots: Plots): Html {
  const values = group.series.flatMap((series) => series.values.map((point) => point.value)).filter(Number.isFinite);
  const narrow = values.length > 0 && Math.max(...values) - Math.min(...values) < 0.04;
  const tick = isShare(group.metric) ? (value: number) => formatPercent(value, narrow ? 1 : 0) : formatNumber;
  const picture = plots.curves({
    series: group.series,
    best,
    description: describe(group, best),
    tick: (value) => shortenTick(tick(value)),
    height: 250,
    fromZero: !isShare(group.metric) && values.every((value) => value >= 0),
  });
  return html`<figure class="plot-box"><figcaption><b>${group.metric}</b>${legend(group)}</figcaption>${picture ?? html`<p class="empty">No epoch has a finite value.</p>`}</figure>`;
}

function curves({ runs }: TrainSection, plots: Plots): Html {
  const [first] = runs;
  const best = runs.length === 1 ? (first?.best?.epoch ?? null) : null;
  const history = first?.history ?? [];
  const rate: Series = {
    name: "",
    colour: "var(--ink)",
    values: history.map((record) => ({ epoch: record.epoch, value: record.learningRate })),
  };
  const last = history.at(-1)?.learningRate ?? Number.NaN;
  const small = plots.curves({
    series: [rate],
    best: null,
    description: `Learning rate by epoch: from ${formatRate(history[0]?.learningRate ?? Number.NaN)} to ${formatRate(last)}`,
    tick: (value) => shortenTick(formatRate(value)),
    height: 150,
    fromZero: true,
  });
  const drawn = groupMetrics(runs).map((group) => curve(group, best, plots));
  const rateBox =
    small && html`<figure class="plot-box"><figcaption><b>learning rate</b></figcaption>${small}</figure>`;
  const kept =
    runs.length > 1
      ? `Lines are means over the ${runs.length} runs that got that far, bands reach from the least to the greatest.`
      : best === null
        ? "The last epoch's weights were kept."
        : `The dotted line marks epoch ${formatEpoch(best)}, whose weights were kept.`;
  return html`<h4>Curves</h4><p class="hint">${kept} Train values are means over the steps since the point before, as seen while training; valid values are measured at the point.</p>
<div class="plots">${drawn}${rateBox}</div>`;
}

function epochTable(run: TrainRunRecord, whose: string): Html {
  const { history, best } = run;
  const paths = [...new Set(history.flatMap((record) => distinctMetrics(record.metrics)))];
  const lines = history.map((record) => {
    const kept = record.step === best?.step;
    const cells = paths.map(
      (path) => html`<td>${path in record.metrics ? formatMetric(path, record.metrics[path] ?? Number.NaN) : ""}</td>`,
    );
    return html`<tr${kept && html` class="best"`}><th scope="row">${formatEpoch(record.epoch)}${kept && html` <span class="tag">kept</span>`}</th>${cells}<td>${formatRate(record.learningRate)}</td><td>${formatSeconds(record.seconds)}</td></tr>\n`;
  });
  const table = html`<table><caption>Every epoch of ${whose}</caption><thead><tr><th scope="col">epoch</th>${paths.map((path) => html`<th scope="col">${path}</th>`)}<th scope="col">learning rate</th><th scope="col">time</th></tr></thead><tbody>${lines}</tbody></table>`;
  return html`<details><summary>Figures of every epoch${whose.includes(",") && html` of ${whose}`}</summary>${scrollBox(`Every epoch of ${whose}`, table)}</details>`;
}

function modelTable(section: TrainSection): Html {
  const lines = section.layers.map(
    (layer) =>
      html`<tr><th scope="row"><code>${layer.id}</code></th><td class="words"><code>${layer.operator}</code></td><td>${layer.shape.join(" × ")}</td><td>${formatCount(layer.parameters)}</td></tr>\n`,
  );
  const table = html`<table><caption>Layers of ${section.model}</caption><thead><tr><th scope="col">layer</th><th scope="col" class="words">operator</th><th scope="col">output shape</th><th scope="col">parameters</th></tr></thead>
<tbody>${lines}</tbody><tfoot><tr><th scope="row">all</th><td></td><td></td><td>${formatCount(section.parameters)}</td></tr></tfoot></table>`;
  return html`<h4>Model ${section.model}</h4>${scrollBox(`Layers of ${section.model}`, table)}`;
}

const endingWords: Readonly<Record<Ending, string>> = {
  epochs: "",
  stop: ", stopped early",
  steps: ", ended by its budget of steps",
  time: ", ended by its budget of time",
};

/** What became of one training, in words. */
function runFacts({ history, best, seconds, rowsPerSecond, ...run }: TrainRunRecord, planned: number): string {
  const done = history.at(-1)?.epoch ?? 0;
  const epochs = `${formatEpoch(done)} ${done === 1 ? "epoch" : "epochs"} of ${planned} planned${endingWords[run.ended]}`;
  const kept =
    best === null
      ? "the last weights were kept"
      : `epoch ${formatEpoch(best.epoch)} was kept for its ${best.metric} of ${formatMetric(best.metric, best.value)}`;
  return `${epochs}; ${kept}; ${formatSeconds(seconds)}, ${formatCount(rowsPerSecond)} rows per second`;
}

/** The same of all trainings of a block. */
function severalFacts({ runs, epochsPlanned }: TrainSection): string {
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
  const words = endings.map((ending) => {
    const many = runs.filter(({ ended }) => ended === ending).length;
    return many === 0 || ending === "epochs"
      ? ""
      : `, ${many === runs.length ? "all" : many} of them${endingWords[ending].slice(1)}`;
  });
  return `${plural(runs.length, "training")} of ${epochsPlanned} planned epochs${words.join("")}; ${formatSeconds(seconds)} in all`;
}

/** Facts, curves, epochs and model of the trainings of one block. */
export function trainView(section: TrainSection, plots: Plots): Html {
  const { runs, several, name, epochsPlanned } = section;
  const [first] = runs;
  const facts = several === null && first !== undefined ? runFacts(first, epochsPlanned) : severalFacts(section);
  const labels = several?.runs ?? [];
  const tables = runs.map((run, index) =>
    epochTable(run, several === null ? name : `${name}, ${labels[index] ?? run.name}`),
  );
  return html`<p class="facts">${facts}.</p>
${several !== null && html`<h4>Runs</h4>${runTable(several, `Runs of ${name}`)}`}
${section.tasks !== undefined && tasksView(name, section.tasks)}
${runs.some(({ history }) => history.length > 0) ? html`${curves(section, plots)}${tables}` : html`<p>No epoch was finished.</p>`}
${section.start !== null && startView(section.start)}
${modelTable(section)}`;
}
