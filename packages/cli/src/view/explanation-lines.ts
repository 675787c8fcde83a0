/**
 * Explanations of an evaluation in, a line or two of each out: the columns that matter most, and whether it depends on what was learned.
 */
import type { RunEvent } from "@penstock/runtime";
import { formatCount, formatNumber } from "./figures.ts";
import { piece, type StyledLine } from "./styled-line.ts";

type Explanation = Extract<RunEvent, { event: "done" }>["explanations"][string][number];

/** Columns that a line has room for. */
const shown = 3;

/** What explanations of a block have found; nothing where none were asked for. */
export function explanationLines(explanations: readonly Explanation[] | undefined): readonly StyledLine[] {
  return (explanations ?? []).flatMap((one): StyledLine[] => {
    const where = one.layer === null ? "" : ` at ${one.layer}`;
    const rows = `${formatCount(one.rows)} ${one.rows === 1 ? "row" : "rows"}`;
    return [
      [
        piece(`  ${one.method} of ${one.output}`),
        piece(`${where} on ${rows}${columnWords(one)}${nearWords(one)}`, "dim"),
      ],
      ...verdictLines(one),
    ];
  });
}

function columnWords({ method, columns, metric }: Explanation): string {
  if (columns.length === 0) return "";
  const list = columns
    .slice(0, shown)
    .map(
      ({ name, value, deviation }) =>
        `${name} ${formatNumber(value)}${deviation === null ? "" : ` ± ${formatNumber(deviation)}`}`,
    );
  const what =
    metric !== null ? ` of ${metric}` : method === "partial_dependence" ? " from the lowest answer to the highest" : "";
  return `: ${list.join(", ")}${what}`;
}

function nearWords({ agreement }: Explanation): string {
  return agreement === null
    ? ""
    : `: ${Math.round(100 * agreement)} % of the nearest are of the class that was answered`;
}

function verdictLines({ sanity, gap }: Explanation): StyledLine[] {
  if (sanity === null) return [];
  const sum = gap === null ? "" : `; their sum is off by ${(100 * gap).toFixed(1)} %`;
  return [[piece(`    ${sanity.verdict}${sum}`, sanity.depends ? "dim" : "bad")]];
}
