/**
 * What two runs said of the same rows in, the lines of a finished run out: what differs of each metric, rows that turned, parts that got worse, what
 * answers cost, and the verdict.
 */
import type { RunEvent } from "@penstock/runtime";
import { chanceText, sliceName } from "@penstock/runtime/comparison";
import { alignRight, widest } from "./align-right.ts";
import { costRows, signed, signedInterval } from "./compared-parts.ts";
import { formatCount, formatMetric, formatNumber } from "./figures.ts";
import { padToWidth } from "./fit-width.ts";
import { piece, type StyledLine } from "./styled-line.ts";

type Comparison = Extract<RunEvent, { event: "done" }>["comparisons"][string];

/** Newly wrong rows that are shown. */
const fewRows = 3;

function metricLines({ metrics }: Comparison): readonly StyledLine[] {
  const left = widest(metrics.map(({ path }) => path));
  const column = (of: (metric: Comparison["metrics"][number]) => string): readonly string[] =>
    alignRight(metrics.map(of));
  const before = column(({ path, before: value }) => formatMetric(path, value, 2));
  const after = column(({ path, after: value }) => formatMetric(path, value, 2));
  const difference = column(({ path, difference: value }) => signed(path, value));
  return metrics.map(({ path, interval }, index): StyledLine => {
    const range = interval === null ? "" : `  (${signedInterval(path, interval)})`;
    return [
      piece(`    ${padToWidth(path, left)}  ${before[index] ?? ""} → ${after[index] ?? ""}  `),
      piece(difference[index] ?? "", "bold"),
      piece(range, "dim"),
    ];
  });
}

function turnedLines({ outputs, worst, rows }: Comparison): readonly StyledLine[] {
  const counts = outputs.flatMap(({ output, flips, p }): StyledLine[] => {
    if (flips === null) return [];
    const text = `${formatCount(flips.toRight)} of ${formatCount(rows)} rows turned right, ${formatCount(flips.toWrong)} wrong (${chanceText(p)})`;
    return [[piece(`    ${output}: ${text}`)]];
  });
  const shown = worst.slice(0, fewRows).map(({ row, run, truth, before, after, text }): StyledLine => {
    const where = run === null ? `row ${row}` : `row ${row}, ${run}`;
    const words = text === null ? "" : `: ${text}`;
    return [piece(`      ${where}: ${truth}, before ${before}, now ${after}${words}`, "dim")];
  });
  return [...counts, ...shown];
}

function partLines({ slices }: Comparison): readonly StyledLine[] {
  if (slices.length === 0) return [];
  const worse = slices.filter(({ verdict }) => verdict === "worse");
  if (worse.length === 0) return [[piece(`    none of ${slices.length} parts got worse as far as these rows tell`)]];
  return worse.map((slice): StyledLine => {
    const { metric, before, after, interval, rows, corrected } = slice;
    const range = interval === null ? "" : ` (${signedInterval(metric, interval)})`;
    return [
      piece("    worse  ", "bad"),
      piece(
        `${sliceName(slice).replaceAll("`", "")}: ${metric} ${signed(metric, after - before)}${range} on ${formatCount(rows)} rows, ${chanceText(corrected)} among ${slices.length} parts`,
      ),
    ];
  });
}

function calibrationLines({ outputs }: Comparison): readonly StyledLine[] {
  return outputs.flatMap(({ output, calibration }): StyledLine[] => {
    if (calibration === null) return [];
    const { before, after, interval } = calibration;
    const range = interval === null ? "" : ` (difference ${signedInterval("ece", interval)})`;
    return [
      [piece(`    ${output}: calibration error ${formatNumber(before)} → ${formatNumber(after)}${range}`, "dim")],
    ];
  });
}

/** Nothing where no two runs are compared. */
export function comparisonLines(comparison: Comparison | undefined): readonly StyledLine[] {
  if (comparison === undefined) return [];
  const { before, after, pairs, verdict, cost } = comparison;
  const runs = pairs === 1 ? "" : `, ${pairs} pairs of runs`;
  const tone =
    verdict.kind === "better" ? "good" : verdict.kind === "worse" || verdict.kind === "mixed" ? "bad" : "plain";
  const costs = costRows(cost).map(([what = "", one = "", other = ""]): StyledLine => {
    return [piece(`    ${what} ${one === "" ? "–" : one} → ${other === "" ? "–" : other}`, "dim")];
  });
  return [
    [piece(`  ${before} → ${after}${runs}`)],
    ...metricLines(comparison),
    ...turnedLines(comparison),
    ...partLines(comparison),
    ...calibrationLines(comparison),
    ...costs,
    [piece(`  ${verdict.text}`, tone)],
  ];
}
