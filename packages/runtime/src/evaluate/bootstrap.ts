/**
 * Figures of rows in, for each an interval out in which the figure of all such rows lies with 95 % confidence: rows are drawn anew with
 * replacement, many times, and the figure is taken of each draw. What the draws lean to one side, and how the figure's spread depends on its
 * value, is taken out (BCa: Efron, Better Bootstrap Confidence Intervals, 1987).
 */
import { metricAt } from "@penstock/dsl";
import { normalQuantile } from "../random/normal-quantiles.ts";
import type { Stream } from "../random/stream.ts";
import type { Figure } from "../train/metrics/figure.ts";
import { normalDistribution } from "./normal-distribution.ts";

/** Ends of an interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** How rows are drawn. */
export interface Drawing {
  /** How many rows there are. */
  readonly rows: number;
  /** Draws that are asked for; of very many rows fewer are made. */
  readonly draws: number;
  readonly stream: Stream;
  /** Called now and then: the work takes seconds where there are many rows. */
  readonly between?: () => Promise<void>;
}

/** Of all intervals. */
const confidence = 0.95;
/** Rows drawn in all, at most: the intervals of a million rows are narrow after a hundred draws too. */
const mostDrawn = 1e8;
const leastDraws = 200;
/** Of fewer rows draws say less than they seem to. */
export const leastRows = 10;
/** Groups of rows that are left out in turn. */
const mostGroups = 200;
/** Where a figure is not defined for more of the draws than this, there is no saying how it spreads. */
const mostUndefined = 0.1;

/** How many draws are made of so many rows. */
export function drawsOf({ rows, draws }: Pick<Drawing, "rows" | "draws">): number {
  return Math.max(Math.min(leastDraws, draws), Math.min(draws, Math.floor(mostDrawn / Math.max(1, rows))));
}

/** How often each row comes in one draw of as many rows. */
export function drawCounts(rows: number, stream: Stream): Uint32Array {
  const counts = new Uint32Array(rows);
  for (let drawn = 0; drawn < rows; drawn++) {
    // The bias of a product of 32 random bits is a row in four thousand million.
    const row = Math.floor((stream.uint32() / 0x100000000) * rows);
    counts[row] = (counts[row] ?? 0) + 1;
  }
  return counts;
}

/** The figures with each group of rows left out in turn. */
function leftOut(figures: readonly Figure[], rows: number): number[][] {
  const groups = Math.min(rows, mostGroups);
  const values: number[][] = figures.map(() => []);
  for (let group = 0; group < groups; group++) {
    const counts = Uint8Array.from({ length: rows }, (_, row) => (row % groups === group ? 0 : 1));
    figures.forEach((figure, index) => {
      values[index]?.push(figure(counts));
    });
  }
  return values;
}

/** How the spread of a figure changes with its value; 0 where that cannot be told. */
function acceleration(values: readonly number[]): number {
  const known = values.filter(Number.isFinite);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  let [squares, cubes] = [0, 0];
  for (const value of known) {
    squares += (mean - value) ** 2;
    cubes += (mean - value) ** 3;
  }
  return squares > 0 ? cubes / (6 * squares ** 1.5) : 0;
}

/** The value that a part of sorted ones lies below, between its neighbours where it falls between them. */
function quantile(sorted: Float64Array, part: number): number {
  const at = Math.min(sorted.length - 1, Math.max(0, part * sorted.length - 0.5));
  const [below, rest] = [Math.floor(at), at - Math.floor(at)];
  const low = sorted[below] ?? Number.NaN;
  return rest === 0 ? low : low + rest * ((sorted[below + 1] ?? low) - low);
}

interface Drawn {
  readonly value: number;
  readonly draws: Float64Array;
  readonly leftOut: readonly number[];
}

function correctedInterval({ value, draws, leftOut: without }: Drawn): Interval | null {
  const sorted = draws.filter(Number.isFinite).sort();
  if (!Number.isFinite(value) || sorted.length < (1 - mostUndefined) * draws.length) return null;
  // What differs in the rounding of a mean alone does not differ.
  if ((sorted.at(-1) ?? 0) - (sorted[0] ?? 0) <= 1e-9 * Math.abs(value)) return null;
  const below = sorted.reduce((sum, one) => sum + (one < value ? 1 : one === value ? 0.5 : 0), 0) / sorted.length;
  // A figure that all draws lie on one side of is as far off as so many draws can tell.
  const bias = normalQuantile(Math.min(1 - 1 / (2 * sorted.length), Math.max(1 / (2 * sorted.length), below)));
  const bend = acceleration(without);
  const end = (part: number): number => {
    const z = bias + normalQuantile(part);
    return quantile(sorted, normalDistribution(bias + z / Math.max(1e-6, 1 - bend * z)));
  };
  return { low: end((1 - confidence) / 2), high: end((1 + confidence) / 2) };
}

/**
 * Where every row is right, or every one wrong, draws say nothing. Of parts of rows it is known how far the truth may be: so far that to see
 * nothing else in so many rows would be as unlikely as the interval allows (Clopper and Pearson, 1934).
 */
function boundInterval(path: string, value: number, rows: number): Interval | null {
  const entry = metricAt(path);
  if (entry?.share !== true || entry.range.max !== 1) return null;
  const off = 1 - ((1 - confidence) / 2) ** (1 / rows);
  if (value === 1) return { low: 1 - off, high: 1 };
  return value === 0 ? { low: 0, high: off } : null;
}

/** The interval of each figure by its path; none where a figure, or how it spreads, is not defined. */
export async function bootstrapIntervals(
  figures: ReadonlyMap<string, Figure>,
  { rows, stream, between, ...asked }: Drawing,
): Promise<Record<string, Interval>> {
  if (rows < leastRows) return {};
  const list = [...figures.values()];
  const draws = drawsOf({ rows, ...asked });
  const drawn = list.map(() => new Float64Array(draws));
  for (let draw = 0; draw < draws; draw++) {
    const counts = drawCounts(rows, stream);
    list.forEach((figure, index) => {
      const values = drawn[index];
      if (values !== undefined) values[draw] = figure(counts);
    });
    if (draw % 50 === 49) await between?.();
  }
  const without = leftOut(list, rows);
  const found = [...figures].flatMap(([path, figure], index): [string, Interval][] => {
    const value = figure(null);
    const parts = { value, draws: drawn[index] ?? new Float64Array(0), leftOut: without[index] ?? [] };
    const interval = correctedInterval(parts) ?? boundInterval(path, value, rows);
    return interval === null ? [] : [[path, interval]];
  });
  return Object.fromEntries(found);
}

/** How the intervals were made, for whoever reads them. */
export function bootstrapMethod({ rows, draws }: Pick<Drawing, "rows" | "draws">): string {
  const count = (value: number): string => value.toLocaleString("en-US");
  return `95 % intervals by bootstrap (BCa): ${count(drawsOf({ rows, draws }))} draws of the ${count(rows)} rows`;
}
