/**
 * What a run ended with in, the lines a person reads last out: metrics of each evaluate block, expectations kept or not
 * and by how much, where the report is, how to see more, and after an interruption how to go on.
 */
import type { RunEvent } from "@penstock/runtime";
import { distinctMetrics, ownMetrics } from "@penstock/runtime/metrics";
import { alignRight, widest } from "./align-right.ts";
import { calibrationLines } from "./calibration-lines.ts";
import { comparisonLines } from "./comparison-lines.ts";
import { dryLines } from "./dry-lines.ts";
import { explanationLines } from "./explanation-lines.ts";
import { fairnessLines } from "./fairness-lines.ts";
import { describeMargin, formatDeviation, formatInterval, formatMetric, formatSeconds } from "./figures.ts";
import { displayWidth, padToWidth } from "./fit-width.ts";
import { outsideLines } from "./outside-lines.ts";
import { robustnessLines } from "./robustness-lines.ts";
import { sliceLines } from "./slice-lines.ts";
import { piece, type StyledLine } from "./styled-line.ts";
import { sweepLines } from "./sweep-lines.ts";

type DoneEvent = Extract<RunEvent, { event: "done" }>;
type ExpectEvent = Extract<RunEvent, { event: "expect" }>;

/** All that the last lines are made from. */
export interface RunResult {
  readonly done: DoneEvent;
  readonly expectations: readonly ExpectEvent[];
  /** What a dry run has found. */
  readonly dry: readonly Extract<RunEvent, { event: "dry" }>[];
  /** Kind of each block, by its name. */
  readonly kinds: ReadonlyMap<string, string>;
}

/** Blocks whose figures are shown: those that evaluate, or all that measured something where none does. */
function shownBlocks(result: RunResult): readonly (readonly [string, Readonly<Record<string, number>>])[] {
  const blocks = Object.entries(result.done.blocks).filter(([, metrics]) => Object.keys(metrics).length > 0);
  const evaluates = blocks.filter(([name]) => result.kinds.get(name) === "evaluate");
  // A sweep has its table.
  return evaluates.length > 0 ? evaluates : blocks.filter(([name]) => result.kinds.get(name) !== "sweep");
}

type Several = DoneEvent["several"][string];
type Intervals = DoneEvent["intervals"][string];

/** A line for each metric: its value; of several runs the mean, how far single runs spread and the interval of the mean. */
function metricTable(
  name: string,
  metrics: Readonly<Record<string, number>>,
  { several, intervals }: { readonly several: Several | undefined; readonly intervals: Intervals | undefined },
): readonly StyledLine[] {
  const paths = distinctMetrics(metrics);
  const left = widest(paths);
  const values = alignRight(paths.map((path) => formatMetric(path, metrics[path] ?? Number.NaN, 2)));
  const spreads = paths.map((path) => several?.metrics[path]);
  const deviations = alignRight(
    paths.map((path, index) => {
      const deviation = spreads[index]?.deviation ?? null;
      return deviation === null ? "" : formatDeviation(path, deviation);
    }),
  );
  const wide = widest(deviations);
  const lines = paths.map((path, index): StyledLine => {
    const { low = null, high = null } = spreads[index] ?? {};
    const first = [piece(`  ${padToWidth(path, left)}  `), piece(values[index] ?? "", "bold")];
    const gap = " ".repeat(widest(values) - displayWidth(values[index] ?? ""));
    const drawn = intervals?.metrics[path];
    if (drawn !== undefined) return [...first, piece(`${gap}  (${formatInterval(path, drawn)})`, "dim")];
    if (low === null || high === null) return first;
    const interval = `${formatMetric(path, low, 2)} to ${formatMetric(path, high, 2)}`;
    return [...first, piece(`${gap}  ± ${padToWidth(deviations[index] ?? "", wide)}  `), piece(interval, "dim")];
  });
  const runs =
    several === undefined ? [] : [piece(`  mean of ${several.runs.length} runs ± standard deviation`, "dim")];
  const { method: how } = several ?? intervals ?? {};
  const method: readonly StyledLine[] = how === undefined ? [] : [[piece(`  ${how}`, "dim")]];
  return [[], [piece(name, "bold"), ...runs], ...lines, ...method];
}

/** What one block has measured, of all rows and of parts of them. */
function blockLines(
  { done, expectations }: RunResult,
  name: string,
  metrics: Readonly<Record<string, number>>,
): readonly StyledLine[] {
  const expected = expectations.find(({ block }) => block === name)?.metric;
  const own = ownMetrics(metrics);
  const table = metricTable(name, own, { several: done.several[name], intervals: done.intervals[name] });
  return [
    ...table,
    ...calibrationLines(done.calibration[name]),
    ...sliceLines(done.slices[name], own, expected),
    ...comparisonLines(done.comparisons[name]),
    ...fairnessLines(done.fairness[name], done.several[name]),
    ...explanationLines(done.explanations[name]),
    ...robustnessLines(done.robustness[name], expected),
    ...outsideLines(done.outside[name]),
  ];
}

/** Of how many runs a measured value is the mean, or where it lies. */
function behindValue({ metric, spread, interval }: ExpectEvent): string {
  if (spread !== null) return ` in the mean of ${spread.runs.length} runs`;
  return interval === null ? "" : ` (${formatInterval(metric, interval)})`;
}

function expectationLines(expectations: readonly ExpectEvent[]): readonly StyledLine[] {
  if (expectations.length === 0) return [];
  const left = widest(expectations.map((expectation) => expectation.text));
  const lines = expectations.map((expectation): StyledLine => {
    const { metric, value, bound, holds } = expectation;
    const verdict =
      value === null
        ? "not measured"
        : `${formatMetric(metric, value, 2)}${behindValue(expectation)}, ${describeMargin(metric, value, bound)}`;
    return [
      piece(holds ? "✓ " : "✗ ", holds ? "good" : "bad"),
      piece(`${padToWidth(expectation.text, left)}  `),
      piece(verdict, holds ? "plain" : "bad"),
    ];
  });
  return [[], ...lines];
}

function lastLine(result: RunResult): StyledLine {
  const time = formatSeconds(result.done.seconds);
  if (result.done.dry && result.done.status !== 1) return dryLine(result.done.status, time);
  const missed = result.expectations.filter((expectation) => !expectation.holds).length;
  switch (result.done.status) {
    case 0:
      return [piece(`Done in ${time}.`, "good")];
    case 1:
      return [piece("The program has errors; nothing was run.", "bad")];
    case 2:
      return [piece(`Done in ${time}; ${missed} of ${result.expectations.length} expectations not kept.`, "bad")];
    case 130:
      return [piece(`Interrupted after ${time}. The checkpoint is saved; the same command resumes from it.`, "accent")];
    default:
      return [
        piece(
          `The run failed after ${time}. What finished before is kept; the same command goes on from there.`,
          "bad",
        ),
      ];
  }
}

/** Of a dry run nothing stays, however it ends. */
function dryLine(status: number, time: string): StyledLine {
  if (status === 0) return [piece(`It runs to its end: a dry run of ${time}, of which nothing was kept.`, "good")];
  if (status === 130) return [piece(`Interrupted after ${time}; nothing was kept.`, "accent")];
  return [piece(`The dry run failed after ${time}; nothing was kept.`, "bad")];
}

/** The lines after the last step. */
export function resultLines(result: RunResult): readonly StyledLine[] {
  const { done } = result;
  const more: StyledLine[] = [];
  if (done.report !== null) more.push([piece("report    ", "dim"), piece(done.report, "accent")]);
  for (const [index, name] of done.runs.entries()) {
    more.push([piece(index === 0 ? "see more  " : "          ", "dim"), piece(`npx pipe show ${name}`)]);
  }
  return [
    ...Object.entries(done.sweeps).flatMap(([name, table]) => sweepLines(name, table)),
    ...shownBlocks(result).flatMap(([name, metrics]) => blockLines(result, name, metrics)),
    ...expectationLines(result.expectations),
    ...dryLines(result.dry),
    ...(more.length > 0 ? [[], ...more] : []),
    [],
    lastLine(result),
  ];
}
