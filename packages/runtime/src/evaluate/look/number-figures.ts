/** Numbers of a sample in, their figures out. */
import type { NumberFigures } from "./look-report.ts";

const BINS = 24;
/** Distances of the quartiles beyond which a value lies outside (Tukey, 1977: "far out"). */
const FAR = 3;

/** Figures of numbers; null where there are none. `bounds` are of all rows where somebody knows them. */
export function numberFigures(
  values: readonly number[],
  bounds: readonly [number, number] | null,
): NumberFigures | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const least = bounds?.[0] ?? sorted[0] ?? 0;
  const greatest = bounds?.[1] ?? sorted.at(-1) ?? 0;
  const mean = sum(values) / values.length;
  const deviation = Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length);
  const quartiles = [quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)] as const;
  return {
    least,
    greatest,
    mean,
    deviation,
    quartiles,
    histogram: histogramOf(values, [least, greatest]),
    outliers: outliersOf(values, quartiles),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The value at a part of sorted values. */
export function quantile(sorted: Float64Array | readonly number[], part: number): number {
  const position = part * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(position)] ?? 0, sorted[Math.ceil(position)] ?? 0];
  return low + (high - low) * (position - Math.floor(position));
}

function histogramOf(values: readonly number[], [from, to]: readonly [number, number]): NumberFigures["histogram"] {
  const counts = new Array<number>(BINS).fill(0);
  const width = (to - from) / BINS;
  for (const value of values) {
    const bin = width > 0 ? Math.min(BINS - 1, Math.max(0, Math.floor((value - from) / width))) : 0;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { from, to, counts };
}

function outliersOf(
  values: readonly number[],
  [low, middle, high]: NumberFigures["quartiles"],
): NumberFigures["outliers"] {
  const distance = high - low;
  if (distance <= 0) return null;
  const far = values.filter((value) => value < low - FAR * distance || value > high + FAR * distance);
  if (far.length === 0) return null;
  const farthest = far.reduce((most, value) => (Math.abs(value - middle) > Math.abs(most - middle) ? value : most));
  return { share: far.length / values.length, farthest };
}
