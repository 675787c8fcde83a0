/** Rows from outside in, lines out: for each detector a line of its figures. */
import type { RunEvent } from "@penstock/runtime";
import { widest } from "./align-right.ts";
import { formatCount, formatMetric } from "./figures.ts";
import { padToWidth } from "./fit-width.ts";
import { piece, type StyledLine } from "./styled-line.ts";

type Outside = Extract<RunEvent, { event: "done" }>["outside"][string];

/** How well rows from outside are told; nothing where none were looked at. */
export function outsideLines(outside: Outside | undefined): readonly StyledLine[] {
  if (outside === undefined) return [];
  const { on, rows, detectors } = outside;
  const figures = Object.keys(detectors[0]?.figures ?? {});
  const columns = figures.map((figure) => {
    const cells = detectors.map((one) => {
      const value = one.figures[figure] ?? null;
      return value === null ? "–" : formatMetric(figure, value, 2);
    });
    const longest = Math.max(...[figure, ...cells].map(({ length }) => length));
    return [figure, ...cells].map((cell) => cell.padStart(longest));
  });
  const wide = widest(detectors.map(({ detector }) => detector));
  const cells = (line: number): string => columns.map((column) => `  ${column[line] ?? ""}`).join("");
  return [
    [piece(`  ${formatCount(rows.outside)} rows of ${on} from outside, told from ${formatCount(rows.inside)}`)],
    [piece(`    ${padToWidth("", wide)}${cells(0)}`, "dim")],
    ...detectors.map(
      ({ detector }, index): StyledLine => [piece(`    ${padToWidth(detector, wide)}${cells(index + 1)}`)],
    ),
  ];
}
