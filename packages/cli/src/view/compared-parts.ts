/**
 * What two runs said of the same rows in, parts of plain text out: parts of the rows that got worse, how sure answers are, rows that turned, and
 * what both cost.
 */
import {
  chanceText,
  type PairedComparison,
  type RunCost,
  type SliceComparison,
  sliceName,
} from "@penstock/runtime/comparison";
import { table } from "../table.ts";
import { formatBytes, formatCount, formatDeviation, formatMetric, formatNumber, formatSeconds } from "./figures.ts";

type Block = PairedComparison & { readonly block: string };

/** Parts that are shown where none got worse or better. */
const fewSlices = 5;

/** A difference with its sign, in the unit of its metric. */
export function signed(metric: string, value: number): string {
  return `${value > 0 ? "+" : ""}${formatDeviation(metric, value)}`;
}

/** `-21.5 to -8.2`, both with their signs. */
export function signedInterval(
  metric: string,
  interval: { readonly low: number; readonly high: number } | null,
): string {
  if (interval === null) return "";
  const end = (value: number): string =>
    `${value > 0 ? "+" : ""}${metric === "accuracy" ? (value * 100).toFixed(1) : formatNumber(value)}`;
  return `${end(interval.low)} to ${end(interval.high)}`;
}

/** Everything that is shown of one block, each part with an empty line behind it. */
export function comparedParts(block: Block, flips: number): readonly string[] {
  const parts = [slicePart(block), calibrationPart(block), flipPart(block, flips)];
  return parts.filter((part) => part !== "").map((part) => `${part}\n`);
}

function sliceRow(slice: SliceComparison): string[] {
  const { metric, before, after, interval, flips, corrected, verdict } = slice;
  return [
    sliceName(slice).replaceAll("`", ""),
    slice.output,
    formatCount(slice.rows),
    formatMetric(metric, before, 2),
    formatMetric(metric, after, 2),
    signed(metric, after - before),
    signedInterval(metric, interval),
    flips === null ? "" : `${formatCount(flips.toRight)} right, ${formatCount(flips.toWrong)} wrong`,
    `${chanceText(corrected)}${verdict === "no difference" ? "" : `  ${verdict}`}`,
  ];
}

function slicePart({ block, slices }: Block): string {
  if (slices.length === 0) return "";
  const told = slices.filter(({ verdict }) => verdict !== "no difference");
  const shown = slices.slice(0, Math.max(told.length, fewSlices));
  const headings = [
    "part of the rows",
    "output",
    "rows",
    "before",
    "after",
    "difference",
    "95 %",
    "turned",
    "corrected",
  ];
  const rest = slices.length - shown.length;
  const found = told.length === 0 ? "in none of them is there a difference that its rows can tell" : "";
  const more =
    rest === 0
      ? found
      : `${rest} more ${rest === 1 ? "part" : "parts"}${found === "" ? " without a difference" : `; ${found}`}`;
  const words = `${block}: ${slices.length} parts, ${more === "" ? "all shown" : more}; p takes into account how many there are\n`;
  return `${table(headings, shown.map(sliceRow))}${words}`;
}

function calibrationPart({ block, outputs }: Block): string {
  const lines = outputs.flatMap(({ output, calibration }) => {
    if (calibration === null) return [];
    const { before, after, interval } = calibration;
    const range = interval === null ? "" : ` (${signedInterval("ece", interval)})`;
    return [
      `${block}, ${output}: calibration error (ECE) ${formatNumber(before)} → ${formatNumber(after)}, difference ${signed("ece", after - before)}${range}\n`,
    ];
  });
  return lines.join("");
}

function flipPart({ block, flips }: Block, most: number): string {
  if (flips.length === 0 || most === 0) return "";
  const sure = (value: number | null): string => (value === null ? "" : ` ${(value * 100).toFixed(0)} %`);
  const several = flips.some(({ run }) => run !== null);
  const texts = flips.some(({ text }) => text !== null);
  const outputs = new Set(flips.map(({ output }) => output)).size > 1;
  // Both ways are shown, newly wrong rows first.
  const [wrong, right] = [flips.filter(({ to }) => to === "wrong"), flips.filter(({ to }) => to === "right")];
  const half = Math.max(Math.ceil(most / 2), most - right.length);
  const first = wrong.slice(0, half);
  const shown = [...first, ...right.slice(0, most - first.length)];
  const rows = shown.map((flip) => [
    formatCount(flip.row),
    ...(several ? [flip.run ?? ""] : []),
    ...(outputs ? [flip.output] : []),
    flip.truth,
    `${flip.before}${sure(flip.sureBefore)}`,
    `${flip.after}${sure(flip.sureAfter)}`,
    flip.to === "wrong" ? "newly wrong" : "newly right",
    ...(texts ? [shorten(flip.text ?? "")] : []),
  ]);
  const headings = [
    "row",
    ...(several ? ["run"] : []),
    ...(outputs ? ["output"] : []),
    "truth",
    "before",
    "after",
    "",
    ...(texts ? ["what stands in it"] : []),
  ];
  const rest = flips.length - shown.length;
  const more = rest === 0 ? "" : `; ${formatCount(rest)} more with \`--flips ${flips.length}\` or \`--json\``;
  return `${table(headings, rows)}${block}: ${formatCount(wrong.length)} ${wrong.length === 1 ? "row" : "rows"} turned wrong, ${formatCount(right.length)} right${more}\n`;
}

/** Signs of a row that are shown. */
const longest = 60;

function shorten(text: string): string {
  const signs = Array.from(text);
  return signs.length > longest ? `${signs.slice(0, longest - 1).join("")}…` : text;
}

/** What two runs cost, a line each; what was not measured of either is left out. */
export function costRows({ before, after }: { readonly before: RunCost; readonly after: RunCost }): string[][] {
  const row = (what: string, of: (cost: RunCost) => number | null, show: (value: number) => string): string[][] => {
    const [one, other] = [of(before), of(after)];
    if (one === null && other === null) return [];
    return [[what, one === null ? "" : show(one), other === null ? "" : show(other)]];
  };
  return [
    ...row("time", ({ seconds }) => seconds, formatSeconds),
    ...row("weights", ({ bytes }) => bytes, formatBytes),
    ...row(
      "one answer",
      ({ latency }) => latency,
      (value) => `${(value * 1000).toPrecision(3)} ms`,
    ),
    ...row("answers a second", ({ rowsPerSecond }) => rowsPerSecond, formatCount),
  ];
}
