/**
 * Attributions of the trained model and of the same model with random weights in, whether they depend on what was learned out (Adebayo et al.,
 * Sanity Checks for Saliency Maps, 2018). They are held against each other with their signs, as they are shown.
 */
import type { SanityCheck } from "./explanation-data.ts";
import { rankCorrelation } from "./rank-correlation.ts";

/** From this rank correlation on maps are taken for the same. */
const alike = 0.5;

/** Rows with fewer values than this have the same order by chance now and then: random weights are drawn several times for them. */
const few = 50;
const severalDraws = 8;

/** How often random weights are drawn to be held against such attributions. */
export function drawsFor(trained: readonly ArrayLike<number>[]): number {
  return trained.every(({ length }) => length >= few) ? 1 : severalDraws;
}

/** Holds attributions against those of each draw of random weights, row by row. */
export function checkSanity(
  trained: readonly ArrayLike<number>[],
  random: readonly (readonly ArrayLike<number>[])[],
): SanityCheck {
  const known = random.flatMap((draw) =>
    trained.map((values, index) => rankCorrelation(values, draw[index] ?? [])).filter((value) => !Number.isNaN(value)),
  );
  if (known.length === 0) return { correlation: null, rows: 0, depends: true };
  const correlation = known.reduce((sum, value) => sum + value, 0) / known.length;
  return { correlation, rows: trained.length, depends: Math.abs(correlation) < alike };
}
