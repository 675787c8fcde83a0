/**
 * A swept curve in, lines of text out: the smoothed loss over the logarithm of the rate, with the suggested rate marked. Of dots of
 * Braille on a terminal, of plain signs elsewhere.
 */
import type { FoundRate } from "@penstock/runtime";
import { formatNumber, formatRate } from "./figures.ts";

/** What a chart is drawn with. */
export interface ChartOptions {
  /** Columns in all. */
  readonly width: number;
  /** Rows of the curve. */
  readonly height: number;
  /** Four rows and two columns of dots in each sign; one sign a place otherwise. */
  readonly dots: boolean;
}

/** Bits of a Braille sign by column and row, as Unicode orders them. */
const braille = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

/** Losses above this many times the height between the lowest and the first are cut off: where it diverges, all else would be flat. */
const headroom = 1.2;

/** Draws the curve; no lines where there are no points. */
export function rateChart(found: FoundRate, { width, height, dots }: ChartOptions): readonly string[] {
  const { points, suggestion } = found;
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < 2) return [];
  const losses = points.map(({ smooth }) => smooth);
  const low = Math.min(...losses);
  const start = Math.max(...losses.slice(0, Math.max(1, losses.indexOf(low) + 1)));
  const high = low + Math.max((start - low) * headroom, Math.abs(low) * 1e-3, 1e-9);
  const labels = [high, low].map((value) => formatNumber(value));
  const margin = Math.max(...labels.map((label) => label.length)) + 1;
  const columns = Math.max(16, width - margin - 2);
  const [fine, rows] = dots ? [2 * columns, 4 * height] : [columns, height];
  const place = (rate: number): number =>
    Math.round(((fine - 1) * Math.log(rate / first.rate)) / Math.log(last.rate / first.rate));
  const grid = Array.from({ length: height }, () => new Uint8Array(columns));
  const mark = (x: number, y: number): void => {
    const row = grid[dots ? y >> 2 : y];
    const column = dots ? x >> 1 : x;
    if (row !== undefined) row[column] = (row[column] ?? 0) | (dots ? (braille[x & 1]?.[y & 3] ?? 0) : 1);
  };
  const level = (loss: number): number =>
    Math.round(((rows - 1) * (high - Math.min(Math.max(loss, low), high))) / (high - low));
  let before: number | null = null;
  for (const [x, loss] of curveOf(
    points.map(({ rate, smooth }) => [place(rate), smooth] as const),
    fine,
  )) {
    const y = level(loss);
    // A steep curve stays in one piece.
    const [from, to] = before === null ? [y, y] : [Math.min(before, y), Math.max(before, y)];
    for (let at = dots ? from : y; at <= (dots ? to : y); at++) mark(x, at);
    before = y;
  }
  const chosen =
    suggestion.rate === null ? null : Math.min(columns - 1, Math.floor(place(suggestion.rate) / (dots ? 2 : 1)));
  const sign = (bits: number, column: number): string => {
    if (bits > 0) return dots ? String.fromCodePoint(0x2800 + bits) : "*";
    return column === chosen ? (dots ? "┊" : ":") : " ";
  };
  const bar = dots ? "│" : "|";
  const lines = grid.map((row, index) => {
    const label = index === 0 ? labels[0] : index === height - 1 ? labels[1] : "";
    return `${(label ?? "").padStart(margin)}${bar}${[...row].map(sign).join("").trimEnd()}`;
  });
  const axis = `${" ".repeat(margin)}${dots ? `└${"─".repeat(columns)}` : `+${"-".repeat(columns)}`}`;
  const [from, to] = [formatRate(first.rate), formatRate(last.rate)];
  const scale = `${" ".repeat(margin + 1)}${from}${to.padStart(Math.max(columns - from.length, to.length + 1))}`;
  return [...lines, axis, scale];
}

/** The curve at every place, straight between its points. */
function curveOf(points: readonly (readonly [x: number, loss: number])[], count: number): [number, number][] {
  const curve: [number, number][] = [];
  let next = 1;
  for (let x = 0; x < count; x++) {
    while (next < points.length - 1 && (points[next]?.[0] ?? 0) < x) next++;
    const [left, right] = [points[next - 1], points[next]];
    if (left === undefined || right === undefined) continue;
    const width = right[0] - left[0];
    const part = width <= 0 ? 1 : Math.min(1, Math.max(0, (x - left[0]) / width));
    curve.push([x, left[1] + (right[1] - left[1]) * part]);
  }
  return curve;
}
