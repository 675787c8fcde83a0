/** What changed rows say in, a table of corruptions by severity for the figure that the block is about out. */
import { formatCount, formatMetric } from "../../report/figures.ts";
import { robustnessPath } from "../../report/robustness-view.ts";
import type { EvaluateSection } from "../../report-data.ts";
import { code, parts, table } from "../markdown.ts";

/** Every corruption and attack. */
export function robustnessPart({ robustness, expectations }: EvaluateSection): string | null {
  if (robustness === null) return null;
  const { corruptions, metrics, drop } = robustness;
  const path = robustnessPath(robustness, expectations);
  if (path === null) return null;
  const shown = (value: number | undefined): string => (value === undefined ? "" : formatMetric(path, value));
  const severities = corruptions.reduce((most, one) => Math.max(most, one.severities.length), 0);
  const rows = corruptions.map((one) => [
    `${code(one.text)}${one.attack ? " (attack)" : ""}`,
    formatCount(one.rows),
    shown(one.clean[path]),
    ...Array.from({ length: severities }, (_, place) => shown(one.severities[place]?.metrics[path])),
    shown(one.metrics[path]),
    shown(one.drop[path]),
  ]);
  const attacked = corruptions.some(({ attack }) => attack) && corruptions.some(({ attack }) => !attack);
  return parts([
    `${code(path)} where rows are changed, by severity${attacked ? "; attacks have no part in the mean" : ""}:`,
    table(
      [
        ["change", "words"],
        ["rows", "figures"],
        ["clean", "figures"],
        ...Array.from({ length: severities }, (_, place) => [String(place + 1), "figures"] as const),
        ["mean", "figures"],
        ["lost", "figures"],
      ],
      [
        ...rows,
        ...(rows.length < 2
          ? []
          : [
              [
                "**mean**",
                "",
                "",
                ...Array.from({ length: severities }, () => ""),
                shown(metrics[path]),
                shown(drop[path]),
              ],
            ]),
      ],
    ),
  ]);
}
