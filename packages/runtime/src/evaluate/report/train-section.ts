/**
 * A training run's history in, its part of the page out: curves with the kept epoch marked, the same figures as a table,
 * and the model layer by layer.
 */
import { distinctMetrics, isShare } from "../metric-names.ts";
import type { EpochRecord, TrainSection } from "../report-data.ts";
import {
  formatCount,
  formatEpoch,
  formatMetric,
  formatNumber,
  formatPercent,
  formatRate,
  formatSeconds,
  shortenTick,
} from "./figures.ts";
import { type Html, html } from "./html.ts";
import type { Plots, Series } from "./plots.ts";
import { scrollBox } from "./scroll-box.ts";

const colours: Readonly<Record<string, string>> = { train: "var(--quiet)", valid: "var(--accent)" };

/** One plot's lines: the same metric on several splits. */
interface MetricGroup {
  readonly metric: string;
  readonly series: readonly Series[];
}

/** Metric paths without their split, in order of appearance, each with its splits. */
function groupMetrics(history: readonly EpochRecord[]): readonly MetricGroup[] {
  const groups = new Map<string, Map<string, string>>();
  for (const path of new Set(history.flatMap((record) => distinctMetrics(record.metrics)))) {
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
      values: history.flatMap(({ epoch, metrics }) => {
        // Nothing of a split that was not looked at; a gap where a value of one that was is no number.
        const looked = Object.keys(metrics).some((one) => one.startsWith(`${split}.`));
        return looked ? [{ epoch, value: metrics[path] ?? Number.NaN }] : [];
      }),
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

function curves(section: TrainSection, plots: Plots): Html {
  const best = section.best?.epoch ?? null;
  const rate: Series = {
    name: "",
    colour: "var(--ink)",
    values: section.history.map((record) => ({ epoch: record.epoch, value: record.learningRate })),
  };
  const last = section.history.at(-1)?.learningRate ?? Number.NaN;
  const small = plots.curves({
    series: [rate],
    best: null,
    description: `Learning rate by epoch: from ${formatRate(section.history[0]?.learningRate ?? Number.NaN)} to ${formatRate(last)}`,
    tick: (value) => shortenTick(formatRate(value)),
    height: 150,
    fromZero: true,
  });
  const drawn = groupMetrics(section.history).map((group) => curve(group, best, plots));
  const rateBox =
    small && html`<figure class="plot-box"><figcaption><b>learning rate</b></figcaption>${small}</figure>`;
  return html`<h4>Curves</h4><p class="hint">${best === null ? "The last epoch's weights were kept." : `The dotted line marks epoch ${formatEpoch(best)}, whose weights were kept.`} Train values are means over the steps since the point before, as seen while training; valid values are measured at the point.</p>
<div class="plots">${drawn}${rateBox}</div>`;
}

function epochTable(section: TrainSection): Html {
  const paths = [...new Set(section.history.flatMap((record) => distinctMetrics(record.metrics)))];
  const lines = section.history.map((record) => {
    const kept = record.step === section.best?.step;
    const cells = paths.map(
      (path) => html`<td>${path in record.metrics ? formatMetric(path, record.metrics[path] ?? Number.NaN) : ""}</td>`,
    );
    return html`<tr${kept && html` class="best"`}><th scope="row">${formatEpoch(record.epoch)}${kept && html` <span class="tag">kept</span>`}</th>${cells}<td>${formatRate(record.learningRate)}</td><td>${formatSeconds(record.seconds)}</td></tr>\n`;
  });
  const table = html`<table><caption>Every epoch of ${section.name}</caption><thead><tr><th scope="col">epoch</th>${paths.map((path) => html`<th scope="col">${path}</th>`)}<th scope="col">learning rate</th><th scope="col">time</th></tr></thead><tbody>${lines}</tbody></table>`;
  return html`<details><summary>Figures of every epoch</summary>${scrollBox(`Every epoch of ${section.name}`, table)}</details>`;
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

/** Facts, curves, epochs and model of one training run. */
export function trainView(section: TrainSection, plots: Plots): Html {
  const { best } = section;
  const done = section.history.at(-1)?.epoch ?? 0;
  const epochs = `${formatEpoch(done)} ${done === 1 ? "epoch" : "epochs"} of ${section.epochsPlanned} planned${section.stoppedEarly ? ", stopped early" : ""}`;
  const kept =
    best === null
      ? "the last weights were kept"
      : `epoch ${formatEpoch(best.epoch)} was kept for its ${best.metric} of ${formatMetric(best.metric, best.value)}`;
  const speed = `${formatSeconds(section.seconds)}, ${formatCount(section.rowsPerSecond)} rows per second`;
  return html`<p class="facts">${epochs}; ${kept}; ${speed}.</p>
${section.history.length > 0 ? html`${curves(section, plots)}${epochTable(section)}` : html`<p>No epoch was finished.</p>`}
${modelTable(section)}`;
}
