/** Scores of rows from inside and from outside in, how both lie along them out: static SVG in the style of the other plots. */
import type { ScoreCounts } from "../outside/outside-data.ts";
import type { Html } from "./html.ts";
import type { Drawing } from "./range-plots.ts";

/** What a plot of scores shows. */
export interface ScorePlot {
  readonly counts: ScoreCounts;
  /** Score above which rows are refused. */
  readonly threshold: number;
  readonly colours: { readonly inside: string; readonly outside: string };
  readonly description: string;
}

/** Draws how rows lie along scores. */
export interface ScorePlots {
  /** SVG of two areas, each as high as the part of its rows, with a line at the threshold. */
  scores(plot: ScorePlot): Html;
}

/** The drawing functions. */
export function scorePlots({ Plot, draw, finish }: Drawing): ScorePlots {
  function scores({ counts, threshold, colours, description }: ScorePlot): Html {
    const { from, to } = counts;
    const points = (side: "inside" | "outside") => {
      const total = counts[side].reduce((sum, count) => sum + count, 0);
      const wide = (to - from) / counts[side].length;
      return counts[side].map((count, bar) => ({ at: from + (bar + 0.5) * wide, part: count / Math.max(1, total) }));
    };
    const sides = (["inside", "outside"] as const).map((side) => ({ points: points(side), colour: colours[side] }));
    const markup = draw({
      height: 180,
      x: { domain: from === to ? [from - 1, to + 1] : [from, to], label: null },
      y: { nice: true, label: null },
      marks: [
        Plot.axisX({
          ticks: 6,
          tickSize: 4,
          color: "var(--muted)",
          label: "score",
          labelAnchor: "right",
          labelArrow: "none",
        }),
        Plot.axisY({
          ticks: 4,
          tickSize: 0,
          tickFormat: (value: number) => `${Math.round(100 * value)} %`,
          color: "var(--muted)",
          label: null,
        }),
        ...sides.flatMap((side) => [
          Plot.areaY(side.points, { x: "at", y: "part", fill: side.colour, fillOpacity: 0.25, curve: "step" }),
          Plot.lineY(side.points, { x: "at", y: "part", stroke: side.colour, strokeWidth: 1.5, curve: "step" }),
        ]),
        threshold >= from && threshold <= to
          ? Plot.ruleX([threshold], { stroke: "var(--ink)", strokeDasharray: "2,3" })
          : null,
      ],
    });
    return finish(markup, description);
  }
  return { scores };
}
