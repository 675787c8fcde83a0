/** Groups that were held against each other in, their rates and by how much they differ out. */

import { type FairnessTable, type GroupFigure, groupFigures } from "../../fairness/fairness-table.ts";
import { leastGroupRows } from "../../fairness/least-group-rows.ts";
import { formatCount, formatNumber, formatPercent } from "../../report/figures.ts";
import type { EvaluateSection } from "../../report-data.ts";
import { bullets, parts, table, text } from "../markdown.ts";

/** A card has a table for each class up to so many. */
const mostClasses = 2;

function shown(figure: GroupFigure, value: number | undefined): string {
  if (value === undefined) return "";
  return figure === "auroc" || figure === "calibration" ? formatNumber(value) : formatPercent(value, 1);
}

function ratesOf({ output, by }: FairnessTable, { name, groups }: FairnessTable["classes"][number]): string {
  const figures = groupFigures.filter((figure) => groups.some((group) => group.figures[figure] !== undefined));
  return parts([
    `${text(output)} answered with ${text(name)}, by ${text(by)}:`,
    table(
      [
        ["group", "words"],
        ["rows", "figures"],
        ...figures.map((one) => [one.replaceAll("_", " "), "figures"] as const),
      ],
      groups.map((group) => [
        text(group.name),
        formatCount(group.rows),
        ...figures.map((figure) => shown(figure, group.figures[figure])),
      ]),
    ),
  ]);
}

/** Every way to tell groups apart. */
export function fairnessPart({ fairness }: EvaluateSection): string | null {
  if (fairness.length === 0) return null;
  return parts(
    fairness.flatMap((one) => {
      const differences = Object.entries(one.differences).map(([name, value]) => {
        const interval = one.intervals?.[name];
        const range =
          interval === undefined ? "" : ` (${formatPercent(interval.low, 1)} to ${formatPercent(interval.high, 1)})`;
        return `${name.replaceAll("_", " ")}: ${formatPercent(value, 1)}${range}`;
      });
      const small = (one.classes[0]?.groups ?? []).filter((group) => group.small);
      return [
        ...(one.classes.length > mostClasses ? [] : one.classes.map((asked) => ratesOf(one, asked))),
        differences.length === 0
          ? `Fewer than two groups by ${text(one.by)} have rows enough to be held against each other.`
          : `Largest differences between groups by ${text(one.by)}, with 95 % intervals where they are known:`,
        differences.length === 0 ? null : bullets(differences),
        small.length === 0
          ? null
          : `Groups of fewer than ${leastGroupRows} rows have no part in it: ${small.map(({ name }) => text(name)).join(", ")}.`,
      ];
    }),
  );
}
