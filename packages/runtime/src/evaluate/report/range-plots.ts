/**
 * Named values with how far they may be off, and what follows one value after another, in; static SVG out, in the style of the other plots.
 */
import type * as ObservablePlot from "@observablehq/plot";
import type { Html } from "./html.ts";

/** One line of a plot of ranges. */
export interface NamedRange {
  readonly label: string;
  readonly value: number;
  /** Null where it is not known how far the value may be off. */
  readonly low: number | null;
  readonly high: number | null;
}

/** What a plot of ranges shows: a dot each, or a bar from zero, with a line over its range. */
export interface RangePlot {
  readonly ranges: readonly NamedRange[];
  readonly bars: boolean;
  /** Ends of the axis that it has at least. */
  readonly from: readonly [number, number];
  readonly description: string;
  readonly tick: (value: number) => string;
}

/** What an answer comes to along the values of a column. */
export interface CoursePlot {
  /** In order; of classes their names. */
  readonly points: readonly { readonly at: number | string; readonly value: number }[];
  /** Name of the column. */
  readonly label: string;
  readonly description: string;
  readonly tick: (value: number) => string;
}

/** Draws named ranges and courses. */
export interface RangePlots {
  /** SVG of ranges, one below the other. */
  ranges(plot: RangePlot): Html;
  /** SVG of a course. */
  course(plot: CoursePlot): Html;
}

/** What drawing takes. */
export interface Drawing {
  readonly Plot: typeof ObservablePlot;
  draw(options: object): string;
  finish(markup: string, description: string): Html;
}

const lineHeight = 22;
const longestLabel = 26;

/** The end of a label is cut off where it is too long for its margin. */
function short(label: string): string {
  const letters = [...label];
  return letters.length <= longestLabel ? label : `${letters.slice(0, longestLabel - 1).join("")}…`;
}

/** The drawing functions. */
export function rangePlots({ Plot, draw, finish }: Drawing): RangePlots {
  function ranges({ ranges: rows, bars, from, description, tick }: RangePlot): Html {
    const known = rows.map((row, index) => ({ ...row, place: String(index) }));
    const spread = known.filter(({ low, high }) => low !== null && high !== null);
    const ends = known.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]);
    const labels = new Map(known.map(({ place, label }) => [place, short(label)]));
    const widest = Math.max(...[...labels.values()].map((label) => [...label].length));
    const markup = draw({
      height: rows.length * lineHeight + 48,
      marginLeft: Math.max(56, 7 * widest + 16),
      x: { domain: [Math.min(from[0], ...ends), Math.max(from[1], ...ends)], nice: true, label: null },
      y: { domain: known.map(({ place }) => place), label: null, padding: 0.35 },
      marks: [
        Plot.gridX({ stroke: "var(--rule)", strokeOpacity: 1, ticks: 5 }),
        Plot.axisX({ ticks: 5, tickSize: 0, tickFormat: tick, color: "var(--muted)", label: null }),
        Plot.axisY({
          tickSize: 0,
          tickFormat: (place: string) => labels.get(place) ?? "",
          color: "var(--ink)",
          label: null,
        }),
        Plot.ruleX([0], { stroke: "var(--muted)" }),
        bars
          ? Plot.barX(known, {
              y: "place",
              x1: 0,
              x2: "value",
              fill: ({ value }: NamedRange) => (value < 0 ? "var(--second)" : "var(--accent)"),
              fillOpacity: 0.75,
            })
          : Plot.dot(known, { y: "place", x: "value", r: 4, fill: "var(--accent)" }),
        Plot.ruleY(spread, { y: "place", x1: "low", x2: "high", stroke: "var(--ink)", strokeWidth: 1.5 }),
      ],
    });
    return finish(markup, description);
  }

  function course({ points, label, description, tick }: CoursePlot): Html {
    const named = points.some(({ at }) => typeof at === "string");
    const values = points.map(({ value }) => value);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const air = high === low ? Math.abs(high) / 2 || 1 : 0;
    const markup = draw({
      height: 220,
      x: named ? { type: "point", domain: points.map(({ at }) => at), label: null } : { label: null },
      y: { domain: [low - air, high + air], nice: true, label: null },
      marks: [
        Plot.gridY({ stroke: "var(--rule)", strokeOpacity: 1, ticks: 4 }),
        Plot.axisX({
          ...(named ? {} : { ticks: 6 }),
          tickSize: 4,
          color: "var(--muted)",
          label: short(label),
          labelAnchor: "right",
          labelArrow: "none",
        }),
        Plot.axisY({ ticks: 4, tickSize: 0, tickFormat: tick, color: "var(--muted)", label: null }),
        named ? null : Plot.lineY(points, { x: "at", y: "value", stroke: "var(--accent)", strokeWidth: 2 }),
        Plot.dot(points, { x: "at", y: "value", r: 2.5, fill: "var(--accent)" }),
      ],
    });
    return finish(markup, description);
  }

  return { ranges, course };
}
