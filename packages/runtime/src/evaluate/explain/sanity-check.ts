/**
 * Attributions of the trained model and of the same model with random weights in, whether they depend on what was learned out (Adebayo et al.,
 * Sanity Checks for Saliency Maps, 2018). They are held against each other with their signs, as they are shown.
 */
import type { SanityCheck } from "./explanation-data.ts";
import { rankCorrelation } from "./rank-correlation.ts";

/** From this rank correlation on maps are taken for the same. */
const alike = 0.5;

/** Holds attributions against each other, row by row. */
export function checkSanity(trained: readonly ArrayLike<number>[], random: readonly ArrayLike<number>[]): SanityCheck {
  const known = trained
    .map((values, index) => rankCorrelation(values, random[index] ?? []))
    .filter((value) => !Number.isNaN(value));
  if (known.length === 0) return { correlation: null, rows: 0, depends: true };
  const correlation = known.reduce((sum, value) => sum + value, 0) / known.length;
  return { correlation, rows: known.length, depends: Math.abs(correlation) < alike };
}
