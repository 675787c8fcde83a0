/**
 * Groups of an evaluation in, lines out: for each way to tell them apart a line a difference with its interval, and what had no part in it.
 */
import type { RunEvent } from "@penstock/runtime";
import { alignRight, widest } from "./align-right.ts";
import { formatCount, formatInterval, formatMetric } from "./figures.ts";
import { padToWidth } from "./fit-width.ts";
import { piece, type StyledLine } from "./styled-line.ts";

type DoneEvent = Extract<RunEvent, { event: "done" }>;
type Table = DoneEvent["fairness"][string][number];

/** What groups of a block differ in; nothing where none were asked for. */
export function fairnessLines(
  tables: readonly Table[] | undefined,
  several: DoneEvent["several"][string] | undefined,
): readonly StyledLine[] {
  return (tables ?? []).flatMap((table): StyledLine[] => {
    const { by, output, classes, left } = table;
    const [asked, ...others] = classes;
    const what = others.length === 0 && asked !== undefined ? ` (${asked.name})` : "";
    const title: StyledLine = [piece(`  ${output}${what} between groups by ${by}, largest difference`)];
    return [title, ...differenceLines(table, several), ...smallLines(table), ...leftLines(left)];
  });
}

function differenceLines(
  { name, output, differences, intervals }: Table,
  several: DoneEvent["several"][string] | undefined,
): StyledLine[] {
  const figures = Object.keys(differences);
  if (figures.length === 0) return [[piece("    fewer than two groups have rows enough", "dim")]];
  const wide = widest(figures);
  const values = alignRight(figures.map((figure) => formatMetric(figure, differences[figure] ?? Number.NaN, 2)));
  return figures.map((figure, index) => {
    const ending = `.${output}.fairness.${name}.${figure}`;
    const spread = Object.entries(several?.metrics ?? {}).find(([path]) => path.endsWith(ending))?.[1];
    const { low = null, high = null } = intervals?.[figure] ?? spread ?? {};
    const range = low === null || high === null ? "" : `  (${formatInterval(figure, { low, high })})`;
    return [piece(`    ${padToWidth(figure, wide)}  ${values[index] ?? ""}`), piece(range, "dim")];
  });
}

function smallLines({ classes }: Table): StyledLine[] {
  const small = (classes[0]?.groups ?? []).filter((group) => group.small);
  if (small.length === 0) return [];
  const list = small.map(({ name, rows }) => `${name} (${formatCount(rows)})`).join(", ");
  return [[piece(`    too few rows to have a part in it: ${list}`, "dim")]];
}

function leftLines(left: Table["left"]): StyledLine[] {
  return left === null ? [] : [[piece(`    and ${formatCount(left.values)} more groups with fewer rows`, "dim")]];
}
