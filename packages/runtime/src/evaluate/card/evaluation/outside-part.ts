/** Rows that belong to no class in, how well they are refused out. */
import { catalog } from "@penstock/dsl";
import { formatNumber, formatPercent, plural } from "../../report/figures.ts";
import type { EvaluateSection } from "../../report-data.ts";
import { code, parts, table, text } from "../markdown.ts";

/** Every detector. */
export function outsidePart({ outside }: EvaluateSection): string | null {
  if (outside === null) return null;
  const { on, rows, fittedOn, detectors } = outside;
  const strangers = fittedOn.outside === 0 ? "" : ` and ${plural(fittedOn.outside, "validation row")} from outside`;
  return parts([
    `${plural(rows.outside, "row")} of ${code(on)} belong to none of the classes; ${plural(rows.inside, "row")} do. Thresholds are fitted on ${plural(fittedOn.inside, "validation row")}${strangers}.`,
    table(
      [
        ["detector", "words"],
        ...catalog.detection.map(({ name }) => [name, "figures"] as const),
        ["refused above", "figures"],
        ["fitted for", "words"],
      ],
      detectors.map(({ detector, figures, threshold, aim }) => [
        code(detector),
        ...catalog.detection.map(({ name }) => {
          const value = figures[name] ?? Number.NaN;
          return Number.isFinite(value) ? formatPercent(value, 1) : "";
        }),
        formatNumber(threshold),
        text(aim),
      ]),
    ),
  ]);
}
