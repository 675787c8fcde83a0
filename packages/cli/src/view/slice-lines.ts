/**
 * Slices of an evaluation in, lines out: for each slicing a line a part with its rows and the figure that the block is about.
 */
import type { RunEvent } from "@penstock/runtime";
import { mainMetric } from "@penstock/runtime/metrics";
import { alignRight, widest } from "./align-right.ts";
import { formatCount, formatInterval, formatMetric } from "./figures.ts";
import { displayWidth, padToWidth } from "./fit-width.ts";
import { piece, type StyledLine } from "./styled-line.ts";

type SliceTables = Extract<RunEvent, { event: "done" }>["slices"][string];

/** What the slices of a block show; nothing where there are none. `metrics` are those of all rows. */
export function sliceLines(
  tables: SliceTables | undefined,
  metrics: Readonly<Record<string, number>>,
  expected: string | undefined,
): readonly StyledLine[] {
  return (tables ?? []).flatMap(({ by, slices, left }) => {
    // Not every figure is defined for every part: the area under the ROC curve is not by the classes themselves.
    const defined = Object.entries(metrics).filter(([path]) => slices.some((slice) => path in slice.metrics));
    const path = mainMetric(Object.fromEntries(defined), expected);
    if (path === null) return [];
    const name = widest(slices.map((slice) => slice.name));
    const counts = slices.map((slice) => formatCount(slice.rows));
    const values = alignRight(
      slices.map((slice) => {
        const value = slice.metrics[path];
        return value === undefined ? "–" : formatMetric(path, value, 2);
      }),
    );
    const lines = slices.map((slice, index): StyledLine => {
      const count = counts[index] ?? "";
      const value = values[index] ?? "";
      const interval = slice.intervals?.[path];
      return [
        piece(`    ${padToWidth(slice.name, name)}  `),
        piece(
          `${" ".repeat(widest(counts) - displayWidth(count))}${count} ${slice.rows === 1 ? "row " : "rows"}  `,
          "dim",
        ),
        piece(padToWidth(value, widest(values))),
        ...(interval === undefined ? [] : [piece(`  (${formatInterval(path, interval)})`, "dim")]),
      ];
    });
    const rest = left === null ? [] : [[piece(`    and ${formatCount(left.values)} more with fewer rows`, "dim")]];
    return [[piece(`  ${path} by ${by}`)], ...lines, ...rest];
  });
}
