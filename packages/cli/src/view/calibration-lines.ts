/**
 * What was fitted on validation rows in, a line for each output out: the temperature with what it has done, and the threshold.
 */
import type { RunEvent } from "@penstock/runtime";
import { formatCount, formatNumber } from "./figures.ts";
import { piece, type StyledLine } from "./styled-line.ts";

type Fitted = Extract<RunEvent, { event: "done" }>["calibration"][string];

/** Nothing where nothing was fitted. */
export function calibrationLines(fitted: Fitted | undefined): readonly StyledLine[] {
  return (fitted ?? []).map(({ output, rows, temperature, threshold, error, errorAfter }): StyledLine => {
    const parts = [
      ...(temperature === null
        ? []
        : [
            `temperature ${formatNumber(temperature)}, ECE ${formatNumber(error)} → ${formatNumber(errorAfter ?? Number.NaN)}`,
          ]),
      ...(threshold === null ? [] : [`threshold ${(threshold * 100).toFixed(1)} %`]),
    ];
    const what = parts.length === 0 ? "nothing could be fitted" : parts.join("; ");
    return [piece(`  ${output}: ${what} (on ${formatCount(rows)} valid rows)`, "dim")];
  });
}
