/** Values in, mean and deviation of each place out. */

import type { EachValue } from "./fit-ground.ts";
import type { Fit } from "./fit-scan.ts";

/** Mean and population deviation of each place, in two passes. */
export function* momentsOf(each: EachValue): Fit<{ mean: number[]; std: number[] }> {
  const totals: number[] = [];
  const sums: number[] = [];
  yield* each((value, place, count) => {
    totals[place] = (totals[place] ?? 0) + count;
    sums[place] = (sums[place] ?? 0) + count * value;
  });
  const mean = sums.map((sum, place) => sum / (totals[place] ?? 1));
  const squares: number[] = [];
  yield* each((value, place, count) => {
    squares[place] = (squares[place] ?? 0) + count * (value - (mean[place] ?? 0)) ** 2;
  });
  const std = squares.map((square, place) => {
    const deviation = Math.sqrt(square / (totals[place] ?? 1));
    // A deviation that is only rounding of the mean would blow up what is constant.
    return deviation > 1e-12 * Math.max(1, Math.abs(mean[place] ?? 0)) ? deviation : 0;
  });
  return { mean, std };
}
