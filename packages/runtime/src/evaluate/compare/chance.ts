/**
 * Differences of rows in, how likely it is that they lean as far to one side by chance out; and such chances of many parts in, the same with
 * their number taken into account out.
 */
import type { Stream } from "../../random/stream.ts";
import { normalDistribution } from "../normal-distribution.ts";

/** Draws of signs; enough for what remains of 5 % after a hundred parts. */
const draws = 20_000;
/** From so many rows that differ on, sums of drawn signs are normal to what a test can tell. */
const many = 200;

/**
 * McNemar's exact test (Note on the sampling error of the difference between correlated proportions, Psychometrika 12, 1947): the chance that of
 * so many flips as few go the rarer way as did, or as few the other, where both ways are as likely.
 */
export function mcNemar(toRight: number, toWrong: number): number {
  const n = toRight + toWrong;
  const fewer = Math.min(toRight, toWrong);
  // Terms of the binomial distribution, each from the one before it, in logarithms: 2⁻ⁿ is no number any more from 1,075 on.
  let term = -n * Math.LN2;
  let sum = Math.exp(term);
  for (let k = 1; k <= fewer; k++) {
    term += Math.log((n - k + 1) / k);
    sum += Math.exp(term);
  }
  return Math.min(1, 2 * sum);
}

/**
 * The chance that the sum of differences is as far from zero where each may as well have the other sign (Fisher's randomisation test): where
 * differences are −1, 0 and 1 it is McNemar's.
 */
export function chanceOf(differences: ArrayLike<number>, stream: () => Stream): number {
  const apart: number[] = [];
  let whole = true;
  for (let row = 0; row < differences.length; row++) {
    const value = differences[row] ?? 0;
    // What is no number says nothing.
    if (value === 0 || Number.isNaN(value)) continue;
    apart.push(value);
    whole &&= value === 1 || value === -1;
  }
  if (whole) {
    const toRight = apart.filter((value) => value > 0).length;
    return mcNemar(toRight, apart.length - toRight);
  }
  const sum = Math.abs(apart.reduce((total, value) => total + value, 0));
  if (apart.length >= many) {
    const spread = Math.sqrt(apart.reduce((total, value) => total + value * value, 0));
    return Math.min(1, 2 * normalDistribution(-sum / spread));
  }
  const drawn = stream();
  // What differs in the rounding of a sum alone does not differ.
  const bound = sum * (1 - 1e-12);
  let asFar = 1;
  for (let draw = 0; draw < draws; draw++) {
    let total = 0;
    let bits = 0;
    for (let row = 0; row < apart.length; row++) {
      if (row % 32 === 0) bits = drawn.uint32();
      const value = apart[row] ?? 0;
      total += (bits & 1) === 1 ? value : -value;
      bits >>>= 1;
    }
    if (Math.abs(total) >= bound) asFar++;
  }
  return asFar / (draws + 1);
}

/**
 * Chances with their number taken into account, so that any at all of them is below 5 % by chance in at most 5 of 100 cases, however the parts
 * hang together (Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6, 1979).
 */
export function holm(chances: readonly number[]): number[] {
  const order = chances.map((_, index) => index).sort((a, b) => (chances[a] ?? 1) - (chances[b] ?? 1));
  const corrected = new Array<number>(chances.length).fill(1);
  let greatest = 0;
  order.forEach((index, rank) => {
    greatest = Math.max(greatest, Math.min(1, (chances.length - rank) * (chances[index] ?? 1)));
    corrected[index] = greatest;
  });
  return corrected;
}
