/** What two runs differ in, a verdict, their figures side by side and the parts that got worse out. */

import type { ComparedRuns } from "../../compare/comparison.ts";
import { formatDeviation, formatInterval, formatMetric, formatPercent, plural } from "../../report/figures.ts";
import type { EvaluateSection } from "../../report-data.ts";
import { bullets, code, parts, table, text } from "../markdown.ts";

/** The comparison with another run. */
export function comparisonPart({ comparison }: EvaluateSection): string | null {
  if (comparison === null) return null;
  return parts([text(comparison.verdict.text), changes(comparison), flips(comparison), worse(comparison)]);
}

function changes({ before, after, metrics, intervals }: ComparedRuns): string | null {
  if (metrics.length === 0) return null;
  return parts([
    table(
      [
        ["metric", "words"],
        [code(before), "figures"],
        [code(after), "figures"],
        ["difference", "figures"],
        ["95 % interval", "figures"],
      ],
      metrics.map((one) => [
        code(one.path),
        formatMetric(one.path, one.before),
        formatMetric(one.path, one.after),
        formatDeviation(one.path, one.difference),
        one.interval === null ? "" : formatInterval(one.path, one.interval),
      ]),
    ),
    intervals === null ? null : text(intervals),
  ]);
}

function flips({ outputs }: ComparedRuns): string | null {
  const told = outputs.flatMap(({ output, flips: counts }) =>
    counts === null
      ? []
      : [
          `${code(output)}: ${plural(counts.toRight, "row")} turned right, ${plural(counts.toWrong, "row")} turned wrong.`,
        ],
  );
  return told.length === 0 ? null : bullets(told);
}

function worse({ slices }: ComparedRuns): string | null {
  const found = slices.filter(({ verdict }) => verdict === "worse");
  if (found.length === 0) return slices.length === 0 ? null : "No part of the rows got worse as far as they tell.";
  return parts([
    "Parts of the rows that got worse:",
    bullets(
      found.map((one) => {
        const values =
          one.metric === "accuracy"
            ? `${formatPercent(one.before, 1)} to ${formatPercent(one.after, 1)}`
            : `${formatMetric("loss", one.before)} to ${formatMetric("loss", one.after)}`;
        return `${code(one.by)} ${text(one.name)}: ${one.metric} ${values} on ${plural(one.rows, "row")}`;
      }),
    ),
  ]);
}
