/**
 * The whole run in, the top of the page out: title, date, verdict of all expectations and the few figures that a reader
 * comes for.
 */
import { isShare } from "../metric-names.ts";
import type {
  EvaluateSection,
  ExpectationResult,
  Intervals,
  ReportData,
  SeveralRuns,
  TrainSection,
} from "../report-data.ts";
import { expectationList } from "./expectation-list.ts";
import {
  findMetric,
  formatCount,
  formatDate,
  formatDeviation,
  formatEpoch,
  formatInterval,
  formatMetric,
  formatSeconds,
  plural,
} from "./figures.ts";
import { type Html, html } from "./html.ts";

interface Tile {
  readonly label: string;
  readonly value: string;
  readonly note: string;
}

/** The metric a block is about: the first it states an expectation of, else its first share, else its first metric. */
function headline(section: EvaluateSection): readonly [string, number] | undefined {
  const expected = section.expectations[0];
  const metrics = Object.entries(section.metrics);
  const found = expected === undefined ? undefined : findMetric(section.metrics, expected.metric);
  return found ?? metrics.find(([path]) => isShare(path)) ?? metrics[0];
}

function evaluateTile(section: EvaluateSection): Tile | null {
  const metric = headline(section);
  if (metric === undefined) return null;
  const [path, value] = metric;
  return {
    label: path,
    value: formatMetric(path, value),
    note: `${spreadNote(section.several, path)}${intervalNote(section.intervals, path)}${plural(section.rows, "row")} of ${section.on}`,
  };
}

/** `± 0.31 points` behind a mean of several runs. */
function spreadNote(several: SeveralRuns | null, path: string): string {
  const deviation = several?.metrics[path]?.deviation ?? null;
  return several === null || deviation === null
    ? ""
    : `± ${formatDeviation(path, deviation)} over ${plural(several.runs.length, "run")}; `;
}

/** `98.1 to 99.0; ` behind a figure of one run. */
function intervalNote(intervals: Intervals | null, path: string): string {
  const interval = intervals?.metrics[path];
  return interval === undefined ? "" : `${formatInterval(path, interval)}; `;
}

function trainTiles(section: TrainSection, manyBlocks: boolean): readonly Tile[] {
  const whose = manyBlocks ? `${section.name}: ` : "";
  const { runs, several } = section;
  const [first] = runs;
  const tiles: Tile[] = [];
  const metric = first?.best?.metric;
  const mean = metric === undefined ? undefined : several?.metrics[metric]?.mean;
  if (several === null && first?.best != null) {
    const { best, history } = first;
    const note = `best epoch ${formatEpoch(best.epoch)} of ${formatEpoch(history.at(-1)?.epoch ?? 0)}`;
    tiles.push({ label: `${whose}${best.metric}`, value: formatMetric(best.metric, best.value), note });
  } else if (metric !== undefined && mean !== undefined) {
    const note = `${spreadNote(several, metric)}best epochs`;
    tiles.push({ label: `${whose}${metric}`, value: formatMetric(metric, mean), note });
  }
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
  const epochs = runs.reduce((sum, { history }) => sum + (history.at(-1)?.epoch ?? 0), 0);
  const speed = runs.reduce((sum, run) => sum + run.rowsPerSecond, 0) / Math.max(1, runs.length);
  const work = several === null ? "" : `${plural(runs.length, "run")}, `;
  const note = `${work}${formatEpoch(epochs)} ${epochs === 1 ? "epoch" : "epochs"}, ${formatCount(speed)} rows/s`;
  tiles.push({ label: `${whose}training time`, value: formatSeconds(seconds), note });
  tiles.push({ label: `${whose}parameters`, value: formatCount(section.parameters), note: `model ${section.model}` });
  return tiles;
}

function verdict(expectations: readonly ExpectationResult[]): Html {
  if (expectations.length === 0)
    return html`<p class="no-verdict">The program states no expectations, so there is no verdict.</p>`;
  const missed = expectations.filter((expectation) => !expectation.holds).length;
  const title =
    missed > 0
      ? `${missed} of ${plural(expectations.length, "expectation")} not kept`
      : expectations.length === 1
        ? "The expectation is kept"
        : `All ${expectations.length} expectations kept`;
  return html`<section class="summary ${missed > 0 ? "missed" : "kept"}" aria-label="Verdict"><h2>${title}</h2>${expectationList(expectations)}</section>`;
}

/** Header, verdict and headline figures. */
export function overview(data: ReportData): Html {
  const trains = data.sections.filter((section) => section.kind === "train");
  const evaluates = data.sections.filter((section) => section.kind === "evaluate");
  const sweeps = data.sections.filter((section) => section.kind === "sweep");
  const expectations = [...evaluates, ...sweeps, ...trains].flatMap((section) => section.expectations);
  const tiles = [
    ...evaluates.flatMap((section) => evaluateTile(section) ?? []),
    ...trains.flatMap((section) => trainTiles(section, trains.length > 1)),
  ];
  const cells = tiles.map(
    (tile) =>
      html`<div class="tile"><dt>${tile.label}</dt><dd><span class="value">${tile.value}</span><span class="note">${tile.note}</span></dd></div>\n`,
  );
  return html`<header class="top">
<p class="eyebrow">Penstock report</p>
<h1>${data.title}</h1>
<p class="meta"><time datetime="${data.created}">${formatDate(data.created)}</time><span>seed ${String(data.seed)}</span><span>${data.program.path}</span></p>
</header>
${tiles.length > 0 && html`<dl class="tiles">${cells}</dl>`}
${verdict(expectations)}`;
}
