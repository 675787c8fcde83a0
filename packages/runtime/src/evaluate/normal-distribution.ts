/**
 * The part of a standard normal distribution below a value, to 1.2e-7 of the part that lies beyond it (the Chebyshev fit of Press et al.,
 * Numerical Recipes, 2nd edition, section 6.2).
 */

const coefficients = [
  0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
  -1.26551223,
];

/** P(Z ≤ z). */
export function normalDistribution(z: number): number {
  if (z > 0) return 1 - normalDistribution(-z);
  const x = -z / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  return (t * Math.exp(-x * x + coefficients.reduce((sum, one) => sum * t + one, 0))) / 2;
}
