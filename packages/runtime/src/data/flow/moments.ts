/** Values in, mean and deviation of each place out. */

import type { EachValue } from "./fit-ground.ts";
import type { Fit } from "./fit-scan.ts";

/** Mean and population deviation of each place, in two passes. */
export function* momentsOf(each: EachValue): Fit<{ mean: number[]; std: number[] }> {
  const totals: number[] = [];
  const sums: number[] = [];
  yield* each(({ place, values, start, step, end, times }) => {
    let total = totals[place] ?? 0;
    let sum = sums[place] ?? 0;
    for (let at = start; at < end; at += step) {
      const count = times === null ? 1 : (times[at] ?? 0);
      total += count;
      sum += count * (values[at] ?? 0);
    }
    totals[place] = total;
    sums[place] = sum;
  });
  const mean = sums.map((sum, place) => sum / (totals[place] ?? 1));
  const squares: number[] = [];
  yield* each(({ place, values, start, step, end, times }) => {
    const middle = mean[place] ?? 0;
    let sum = squares[place] ?? 0;
    for (let at = start; at < end; at += step) {
      const off = (values[at] ?? 0) - middle;
      sum += times === null ? off * off : (times[at] ?? 0) * off ** 2;
    }
    squares[place] = sum;
  });
  const std = squares.map((square, place) => {
    const deviation = Math.sqrt(square / (totals[place] ?? 1));
    // A deviation that is only rounding of the mean would blow up what is constant.
    return deviation > 1e-12 * Math.max(1, Math.abs(mean[place] ?? 0)) ? deviation : 0;
  });
  return { mean, std };
}
