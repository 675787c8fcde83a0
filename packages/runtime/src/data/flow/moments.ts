/** Values in, mean and deviation of each place out. */

import type { EachValue, ValueRun } from "./fit-ground.ts";
import type { Fit } from "./fit-scan.ts";

/** What is known of the values of a place so far. */
interface Moments {
  total: number;
  mean: number;
  /** Sum of the squares of the distances from the mean. */
  squares: number;
}

/** Mean and population deviation of each place, in one pass: those of a run by themselves, then put together (Chan and others, 1979). */
export function* momentsOf(each: EachValue): Fit<{ mean: number[]; std: number[] }> {
  const found: Moments[] = [];
  yield* each((run) => {
    found[run.place] ??= { total: 0, mean: 0, squares: 0 };
    const so = found[run.place];
    const { total, mean, squares } = momentsOfRun(run);
    if (so === undefined || total === 0) return;
    const all = so.total + total;
    const apart = mean - so.mean;
    so.squares += squares + apart * apart * so.total * (total / all);
    so.mean += apart * (total / all);
    so.total = all;
  });
  const std = found.map(({ total, mean, squares }) => {
    const deviation = Math.sqrt(squares / (total === 0 ? 1 : total));
    // A deviation that is only rounding of the mean would blow up what is constant.
    return deviation > 1e-12 * Math.max(1, Math.abs(mean)) ? deviation : 0;
  });
  return { mean: found.map(({ mean }) => mean), std };
}

function momentsOfRun({ values, start, step, end, times }: ValueRun): Moments {
  let total = 0;
  let sum = 0;
  for (let at = start; at < end; at += step) {
    const count = times === null ? 1 : (times[at] ?? 0);
    total += count;
    sum += count * (values[at] ?? 0);
  }
  const mean = total === 0 ? 0 : sum / total;
  let squares = 0;
  for (let at = start; at < end; at += step) {
    const off = (values[at] ?? 0) - mean;
    squares += times === null ? off * off : (times[at] ?? 0) * off * off;
  }
  return { total, mean, squares };
}
