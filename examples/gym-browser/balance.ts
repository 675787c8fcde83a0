/**
 * A rule that balances CartPole. In: an observation. Out: 0 to push left, 1 to push right.
 * Why: to have something to watch before anything was learned. The cart is pushed to where the pole is about to fall, and a
 * little further if the cart itself is on its way off.
 */

/** Weights of position, velocity, angle and angular velocity. */
const weights = [0.05, 0.15, 1, 0.3] as const;

/** The push. */
export function balance(observation: Float32Array): 0 | 1 {
  const lean = weights.reduce((sum, weight, i) => sum + weight * (observation[i] ?? 0), 0);
  return lean > 0 ? 1 : 0;
}
