/** Random numbers of the beta distribution with two equal parameters, for shares of a mixture. */
import { normalQuantile } from "./normal-quantiles.ts";

/** Where uniform numbers in `[0, 1)` come from. */
export interface Uniforms {
  uniform(): number;
}

/** A number from 0 to 1 of the distribution Beta(`alpha`, `alpha`), `alpha` above 0: as the share of one of two gamma numbers. */
export function betaNumber(alpha: number, random: Uniforms): number {
  const one = logGamma(alpha, random);
  const other = logGamma(alpha, random);
  return 1 / (1 + Math.exp(other - one));
}

/**
 * The logarithm of a number of the gamma distribution with that shape, in logarithms because numbers of small shapes leave the range of
 * doubles. Marsaglia and Tsang, "A simple method for generating gamma variables" (2000), section 6 for shapes below 1.
 */
function logGamma(shape: number, random: Uniforms): number {
  const boost = shape < 1 ? Math.log(openUniform(random)) / shape : 0;
  const d = (shape < 1 ? shape + 1 : shape) - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normalQuantile(openUniform(random));
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(openUniform(random)) < 0.5 * x * x + d - d * v + d * Math.log(v))
      return Math.log(d * v) + boost;
  }
}

/** A uniform number that is neither 0 nor 1. */
function openUniform(random: Uniforms): number {
  return random.uniform() + 2 ** -33;
}
