/**
 * Prices of an invented market. In: random numbers. Out: a price series.
 * Why: an environment to learn in must not depend on a file. Each log return is a hidden trend plus noise; the trend is an
 * autoregression that forgets a twentieth each step, so that past returns say something about the next, though little.
 */
import type { Generator } from "../../seeding/generator.ts";

/** What of the trend remains a step later. */
const memory = 0.95;

/** `length` prices from 100 on; `trend` and `volatility` are the standard deviations of trend and noise, a step. */
export function syntheticPrices(
  rng: Generator,
  { length, trend, volatility }: { readonly length: number; readonly trend: number; readonly volatility: number },
): Float64Array {
  const prices = new Float64Array(length);
  let hidden = rng.normal(0, trend);
  let price = 100;
  for (let i = 0; i < length; i++) {
    prices[i] = price;
    price *= Math.exp(hidden + rng.normal(0, volatility));
    // The innovation's size keeps the trend's deviation the same at every step.
    hidden = memory * hidden + rng.normal(0, trend * Math.sqrt(1 - memory * memory));
  }
  return prices;
}
