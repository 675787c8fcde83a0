/**
 * Numbers in, static SVG out, drawn by Observable Plot on linkedom's document: no browser, no script in the page.
 * Colours are CSS variables, so that one drawing serves light mode, dark mode and print. Plot and linkedom take half a
 * second to load, therefore they are loaded by the first report and not with the runtime.
 */
import { escapeText, type Html, trusted } from "./html.ts";
import { type RangePlots, rangePlots } from "./range-plots.ts";
import { type ScorePlots, scorePlots } from "./score-plots.ts";

/** One line of a curve plot. */
export interface Series {
  readonly name: string;
  /** CSS colour. */
  readonly colour: string;
  /** Values by epoch, with the range of several runs; what is not finite leaves a gap. */
  readonly values: readonly {
    readonly epoch: number;
    readonly value: number;
    readonly low?: number;
    readonly high?: number;
  }[];
}

/** What a curve plot shows. */
export interface CurvePlot {
  readonly series: readonly Series[];
  /** Kept epoch, marked with a line. */
  readonly best: number | null;
  /** Words for readers who do not see the picture. */
  readonly description: string;
  readonly tick: (value: number) => string;
  readonly height: number;
  /** True where the axis must reach down to zero. */
  readonly fromZero: boolean;
}

/** What a scatter plot shows. */
export interface ScatterPlot {
  readonly pairs: readonly { readonly truth: number; readonly predicted: number }[];
  readonly description: string;
  readonly tick: (value: number) => string;
}

/** What a reliability diagram shows: lines of points, each with as much weight as it has rows. */
export interface ReliabilityPlot {
  readonly lines: readonly {
    readonly colour: string;
    readonly points: readonly { readonly confidence: number; readonly accuracy: number; readonly rows: number }[];
  }[];
  readonly description: string;
}

/** What a plot of severities shows: a line a corruption, each from the clean rows on. */
export interface SeverityPlot {
  readonly lines: readonly {
    readonly name: string;
    readonly dashed: boolean;
    /** By severity, 0 for rows as they are. */
    readonly values: readonly number[];
  }[];
  readonly description: string;
  readonly tick: (value: number) => string;
}

/** What a plot of precision over recall shows. */
export interface PrecisionRecallPlot {
  readonly lines: readonly {
    readonly colour: string;
    readonly points: readonly { readonly recall: number; readonly precision: number }[];
  }[];
  readonly description: string;
}

/** Draws the plots of one report. */
export interface Plots extends RangePlots, ScorePlots {
  /** SVG of curves over epochs, or null where no value is finite. */
  curves(plot: CurvePlot): Html | null;
  /** SVG of predicted over true values with the line of perfect answers, or null where no pair is finite. */
  scatter(plot: ScatterPlot): Html | null;
  /** SVG of how often answers are right over how sure they are, with the line on which both are the same. */
  reliability(plot: ReliabilityPlot): Html;
  /** SVG of a figure over severities, with the names of the lines at their ends; null where no value is finite. */
  severities(plot: SeverityPlot): Html | null;
  /** SVG of precision over recall, a line for each class. */
  precisionRecall(plot: PrecisionRecallPlot): Html;
}

const width = 480;
const frame = { width, marginTop: 14, marginRight: 16, marginBottom: 38, marginLeft: 56, className: "plot" } as const;

/** Plot's markup made smaller (rounded positions), without its own style sheet, and one picture for screen readers. */
function finish(markup: string, description: string): Html {
  const small = markup
    .replace(/<style>[\s\S]*?<\/style>/g, "")
    .replace(/<[^>]*>/g, (tag) => tag.replace(/-?\d+\.\d{2,}/g, (number) => String(Number(Number(number).toFixed(1)))))
    .replace(/^<svg /, `<svg role="img" aria-label="${escapeText(description)}" `);
  return trusted(small);
}

function epochTicks(first: number, last: number): number[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((size) => (last - first) / size <= 12) ?? (last - first) / 10;
  const ticks: number[] = [];
  for (let epoch = Math.ceil(first / step) * step; epoch <= last; epoch += step) ticks.push(epoch);
  return ticks;
}

/** Limits with a little air; a single value gets a range around it. */
function limits(values: readonly number[], fromZero: boolean): [number, number] {
  const low = values.reduce((a, b) => Math.min(a, b), fromZero ? 0 : Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (low === high) return [low - (Math.abs(low) / 2 || 1), high + (Math.abs(high) / 2 || 1)];
  return [low, high];
}

/** Heights moved apart so that texts of `gap` do not cover each other, in the order of the values. */
function spreadApart(values: readonly number[], gap: number): number[] {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const placed = order.map(({ value }) => value);
  // From below upwards, then back by half of what they have been moved in all.
  placed.forEach((value, at) => {
    if (at > 0) placed[at] = Math.max(value, (placed[at - 1] ?? value) + gap);
  });
  const back =
    placed.reduce((sum, value, at) => sum + value - (order[at]?.value ?? value), 0) / Math.max(1, placed.length);
  const apart = new Array<number>(values.length).fill(0);
  order.forEach(({ index }, at) => {
    apart[index] = (placed[at] ?? 0) - back;
  });
  return apart;
}

/** Loads the drawing libraries and gives the drawing functions. */
export async function loadPlots(): Promise<Plots> {
  const [Plot, { parseHTML }] = await Promise.all([import("@observablehq/plot"), import("linkedom")]);
  const { document } = parseHTML("<!doctype html><html><body></body></html>");

  function draw(options: object): string {
    const drawn: { readonly outerHTML: string } = Plot.plot({ ...frame, document, ...options });
    return drawn.outerHTML;
  }

  function curves(plot: CurvePlot): Html | null {
    const points = plot.series.flatMap((series) => series.values);
    const finite = points.filter((point) => Number.isFinite(point.value));
    if (finite.length === 0) return null;
    const first = points.reduce((least, point) => Math.min(least, point.epoch), Number.POSITIVE_INFINITY);
    const last = points.reduce((most, point) => Math.max(most, point.epoch), 1);
    const values = finite.flatMap(({ value, low = value, high = value }) => [value, low, high]).filter(Number.isFinite);
    const marks = plot.series.flatMap((series) => [
      series.values.some((point) => point.low !== undefined)
        ? Plot.areaY(series.values, {
            x: "epoch",
            y1: "low",
            y2: "high",
            fill: series.colour,
            fillOpacity: 0.16,
          })
        : null,
      Plot.lineY(series.values, { x: "epoch", y: "value", stroke: series.colour, strokeWidth: 2 }),
      // Dots show where epochs are, and the only thing there is to see where an epoch stands alone.
      last - first < 40
        ? Plot.dot(series.values, {
            x: "epoch",
            y: "value",
            r: 2.5,
            fill: series.colour,
            stroke: "var(--surface)",
            strokeWidth: 1,
          })
        : null,
    ]);
    const best = plot.best === null ? null : Plot.ruleX([plot.best], { stroke: "var(--ink)", strokeDasharray: "2,3" });
    const markup = draw({
      height: plot.height,
      x: { domain: first === last ? [first - 0.5, last + 0.5] : [first, last], label: null },
      y: { domain: limits(values, plot.fromZero), nice: true, label: null },
      marks: [
        Plot.gridY({ stroke: "var(--rule)", strokeOpacity: 1, ticks: 5 }),
        Plot.axisX({
          ticks: epochTicks(first, last),
          tickSize: 4,
          tickFormat: String,
          color: "var(--muted)",
          label: "epoch",
          labelAnchor: "right",
          labelArrow: "none",
        }),
        Plot.axisY({ ticks: 5, tickSize: 0, tickFormat: plot.tick, color: "var(--muted)", label: null }),
        best,
        ...marks,
      ],
    });
    return finish(markup, plot.description);
  }

  function scatter(plot: ScatterPlot): Html | null {
    const pairs = plot.pairs.filter((pair) => Number.isFinite(pair.truth) && Number.isFinite(pair.predicted));
    if (pairs.length === 0) return null;
    const domain = limits(
      pairs.flatMap((pair) => [pair.truth, pair.predicted]),
      false,
    );
    const markup = draw({
      height: width,
      marginBottom: 44,
      x: { domain, nice: true, label: null },
      y: { domain, nice: true, label: null },
      marks: [
        Plot.gridY({ stroke: "var(--rule)", strokeOpacity: 1, ticks: 6 }),
        Plot.gridX({ stroke: "var(--rule)", strokeOpacity: 1, ticks: 6 }),
        Plot.axisX({
          ticks: 6,
          tickSize: 0,
          tickFormat: plot.tick,
          color: "var(--muted)",
          label: "truth",
          labelAnchor: "right",
          labelArrow: "none",
        }),
        Plot.axisY({
          ticks: 6,
          tickSize: 0,
          tickFormat: plot.tick,
          color: "var(--muted)",
          label: "predicted",
          labelArrow: "none",
        }),
        Plot.line(
          [domain, domain].map((_, index) => ({ at: domain[index] })),
          { x: "at", y: "at", stroke: "var(--ink)", strokeDasharray: "2,3" },
        ),
        Plot.dot(pairs, {
          x: "truth",
          y: "predicted",
          r: pairs.length > 300 ? 2 : 3,
          fill: "var(--accent)",
          fillOpacity: pairs.length > 300 ? 0.35 : 0.6,
        }),
      ],
    });
    return finish(markup, plot.description);
  }

  function reliability({ lines, description }: ReliabilityPlot): Html {
    const axis = { ticks: 5, tickSize: 0, color: "var(--muted)", labelArrow: "none" } as const;
    const percent = (value: number): string => `${Math.round(value * 100)} %`;
    const markup = draw({
      height: width * 0.75,
      marginTop: 30,
      marginBottom: 44,
      x: { domain: [0, 1], label: null },
      y: { domain: [0, 1], label: null },
      r: { range: [2, 9] },
      marks: [
        Plot.gridY({ stroke: "var(--rule)", strokeOpacity: 1, ticks: 5 }),
        Plot.axisX({ ...axis, tickFormat: percent, label: "confidence", labelAnchor: "right" }),
        Plot.axisY({ ...axis, tickFormat: percent, label: "right" }),
        Plot.line([{ at: 0 }, { at: 1 }], { x: "at", y: "at", stroke: "var(--ink)", strokeDasharray: "2,3" }),
        ...lines.flatMap(({ colour, points }) => [
          Plot.line(points, { x: "confidence", y: "accuracy", stroke: colour, strokeWidth: 1.5 }),
          Plot.dot(points, { x: "confidence", y: "accuracy", r: "rows", fill: colour, fillOpacity: 0.8 }),
        ]),
      ],
    });
    return finish(markup, description);
  }

  function severities({ lines, description, tick }: SeverityPlot): Html | null {
    const points = lines.flatMap(({ name, dashed, values }) =>
      values.map((value, severity) => ({ name, dashed, value, severity })),
    );
    const finite = points.filter(({ value }) => Number.isFinite(value));
    if (finite.length === 0) return null;
    const last = finite.reduce((most, { severity }) => Math.max(most, severity), 1);
    const [low, high] = limits(
      finite.map(({ value }) => value),
      false,
    );
    const height = Math.max(280, 60 + 16 * lines.length);
    const ends = lines.flatMap(({ name, values }) => {
      const value = values.at(-1) ?? Number.NaN;
      return Number.isFinite(value) ? [{ name, value, severity: values.length - 1 }] : [];
    });
    const values = ends.map(({ value }) => value);
    const textHeight = 15 / (height - 60);
    // Names that are moved apart reach further than the lines, which makes the same distance fewer pixels: once more with that.
    const first = spreadApart(values, (high - low) * textHeight);
    const [lowest, highest] = limits([low, high, ...first], false);
    const apart = spreadApart(values, 1.1 * (highest - lowest) * textHeight);
    const names = ends.map((end, index) => ({ ...end, at: apart[index] ?? end.value }));
    const axis = { tickSize: 0, color: "var(--muted)", labelArrow: "none" } as const;
    const markup = draw({
      height,
      marginRight: 110,
      x: { domain: [0, last], label: null },
      y: { domain: limits([low, high, ...names.map(({ at }) => at)], false), label: null },
      marks: [
        Plot.gridY({ stroke: "var(--rule)", strokeOpacity: 1, ticks: 5 }),
        Plot.axisX({ ...axis, ticks: last, tickFormat: String, label: "severity", labelAnchor: "center" }),
        Plot.axisY({ ...axis, ticks: 5, tickFormat: tick, label: null }),
        Plot.lineY(
          finite.filter(({ dashed }) => !dashed),
          { x: "severity", y: "value", z: "name", stroke: "var(--accent)", strokeWidth: 1.5, strokeOpacity: 0.8 },
        ),
        Plot.lineY(
          finite.filter(({ dashed }) => dashed),
          { x: "severity", y: "value", z: "name", stroke: "var(--second)", strokeWidth: 1.5, strokeDasharray: "4,3" },
        ),
        Plot.dot(finite, { x: "severity", y: "value", r: 2, fill: "var(--ink)" }),
        Plot.text(names, { x: "severity", y: "at", text: "name", dx: 8, textAnchor: "start", fill: "var(--ink)" }),
      ],
    });
    return finish(markup, description);
  }

  function precisionRecall({ lines, description }: PrecisionRecallPlot): Html {
    const axis = { ticks: 5, tickSize: 0, color: "var(--muted)", labelArrow: "none" } as const;
    const percent = (value: number): string => `${Math.round(value * 100)} %`;
    const markup = draw({
      height: width * 0.7,
      marginTop: 28,
      marginBottom: 44,
      x: { domain: [0, 1], label: null },
      y: { domain: [0, 1], label: null },
      marks: [
        Plot.gridY({ stroke: "var(--rule)", strokeOpacity: 1, ticks: 5 }),
        Plot.axisX({ ...axis, tickFormat: percent, label: "recall", labelAnchor: "right" }),
        Plot.axisY({ ...axis, tickFormat: percent, label: "precision" }),
        ...lines.map(({ colour, points }) =>
          Plot.line(points, { x: "recall", y: "precision", stroke: colour, strokeWidth: 2 }),
        ),
      ],
    });
    return finish(markup, description);
  }

  const drawing = { Plot, draw, finish };
  return {
    ...{ curves, scatter, reliability, severities, precisionRecall },
    ...rangePlots(drawing),
    ...scorePlots(drawing),
  };
}
