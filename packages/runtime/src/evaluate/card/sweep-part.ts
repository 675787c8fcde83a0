/** Sweeps in, their tables out, the best row first said. */
import { distinctMetrics } from "../metric-names.ts";
import { formatMetric } from "../report/figures.ts";
import type { SweepSection } from "../report-data.ts";
import { expectationsPart } from "./evaluation/expectations-part.ts";
import { code, parts, table, text } from "./markdown.ts";

/** Every sweep of the program. */
export function sweepPart(sections: readonly SweepSection[]): string | null {
  if (sections.length === 0) return null;
  return parts(["## Sweeps", ...sections.map(onePart)]);
}

function onePart(section: SweepSection): string {
  const { name, run, params, rows, best, metric, goal } = section;
  const paths = distinctMetrics(rows[0]?.metrics ?? {});
  return parts([
    `### ${code(name)}`,
    `${code(run)} with other values of ${params.map(code).join(", ")}, ranked by ${code(metric)}, the ${goal === "max" ? "largest" : "smallest"} first.`,
    table(
      [
        ["", "words"],
        ...params.map((param) => [code(param), "figures"] as const),
        ["run", "words"],
        ...paths.map((path) => [code(path), "figures"] as const),
      ],
      rows.map((row, index) => [
        index === best ? "**best**" : "",
        ...params.map((param) => text(row.set[param] ?? "")),
        code(row.name),
        ...paths.map((path) => formatMetric(path, row.metrics[path] ?? Number.NaN)),
      ]),
    ),
    expectationsPart(section),
  ]);
}
