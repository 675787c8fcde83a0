/**
 * The losses of a sweep of rates in, the rate to learn with out, or why there is none. The rate is that at which the loss falls
 * fastest (Smith, 2017), on a curve that is smoothed to both sides, so that it does not lag behind.
 */
import type { RateRange, RateSweep } from "./rate-sweep.ts";

/** What a sweep says. */
export interface RateSuggestion {
  /** To two digits; null where none stands out. */
  readonly rate: number | null;
  /** In a sentence. */
  readonly reason: string;
}

/** Steps to either side over which a curve is smoothed, as a part of its length: the deviation of the bell that weighs them. */
const breadth = 1 / 40;

/** Means around each value, weighed by a bell; shorter at the ends. */
export function smoothed(values: readonly number[]): number[] {
  const deviation = Math.max(1, values.length * breadth);
  const reach = Math.ceil(3 * deviation);
  return values.map((_, at) => {
    let [sum, whole] = [0, 0];
    for (let other = Math.max(0, at - reach); other <= Math.min(values.length - 1, at + reach); other++) {
      const weight = Math.exp(-0.5 * ((other - at) / deviation) ** 2);
      sum += weight * (values[other] ?? 0);
      whole += weight;
    }
    return sum / whole;
  });
}

/** A rate as a person would write it. */
export function shortRate(rate: number): string {
  const short = Number(rate.toPrecision(2));
  return short !== 0 && (short < 0.01 || short >= 1000) ? short.toExponential().replace("e+", "e") : String(short);
}

/** The part of its height that a loss must fall by to have fallen at all. */
const leastFall = 0.02;
/** Steps that a suggestion needs. */
const leastSteps = 20;

/** What a smoothed curve may fall by from chance alone: nine of its own deviations, which are smaller than those of single losses. */
function chanceOf(losses: readonly number[]): number {
  // Early steps hardly move anything: what differs there from one to the next is chance.
  const early = losses.slice(0, Math.max(leastSteps, Math.ceil(losses.length / 3)));
  const squares = early.slice(1).map((loss, index) => (loss - (early[index] ?? 0)) ** 2);
  const ofOne = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length / 2);
  const deviation = Math.max(1, losses.length * breadth);
  return (9 * ofOne) / Math.sqrt(2 * Math.sqrt(Math.PI) * deviation);
}

/** Reads a sweep. */
export function suggestRate({ steps, ended }: RateSweep, range: RateRange): RateSuggestion {
  const none = (reason: string): RateSuggestion => ({ rate: null, reason });
  if (steps.length < leastSteps) {
    return none(
      ended === "diverged"
        ? `the loss grew beyond measure within ${steps.length} steps: begin lower, such as \`--from ${shortRate(range.from / 1000)}\``
        : `${steps.length} steps are too few to tell`,
    );
  }
  const losses = steps.map(({ loss }) => loss);
  const curve = smoothed(losses);
  const rates = steps.map(({ rate }) => rate);
  const at = (index: number): number => rates[index] ?? Number.NaN;
  const lowest = curve.indexOf(Math.min(...curve));
  const highest = Math.max(...curve.slice(0, lowest + 1));
  const fall = highest - (curve[lowest] ?? highest);
  if (!(fall > Math.max(leastFall * Math.abs(highest), chanceOf(losses)))) {
    return none(
      `the loss does not fall at any rate from ${shortRate(range.from)} to ${shortRate(at(steps.length - 1))}: with these steps the program does not learn`,
    );
  }
  const reach = Math.max(1, Math.round(steps.length * breadth));
  let [steepest, slope] = [lowest, 0];
  for (let index = reach; index <= lowest; index++) {
    const [low, high] = [index - reach, Math.min(index + reach, steps.length - 1)];
    const own = ((curve[high] ?? 0) - (curve[low] ?? 0)) / Math.log(at(high) / at(low));
    if (own < slope) [steepest, slope] = [index, own];
  }
  const rate = Number(at(steepest).toPrecision(2));
  const still = lowest >= steps.length - 1 - reach;
  const end = still
    ? `and is still falling at ${shortRate(at(steps.length - 1))}, the greatest that was tried`
    : `and is lowest at ${shortRate(at(lowest))}`;
  return { rate, reason: `the loss falls fastest at ${shortRate(rate)} ${end}` };
}
