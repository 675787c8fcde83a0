/**
 * A user who is shown items. In: items and random numbers. Out: clicks, and a taste that changes.
 * Why: what is recommended changes whom it is recommended to; without that, recommending is a bandit.
 *
 * The taste u is a vector of length 1, as is each item's feature vector v. The click probability is logistic,
 *
 *     p = 1 / (1 + exp(-(bias + scale u.v - boredom b)))
 *
 * where b is how much of the item the user remembers: each time it is shown b grows by 1, after every step each item's b
 * is multiplied by `recovery`. After a step the taste moves towards what was shown and wanders,
 *
 *     u <- (u + pull v + drift e) / |u + pull v + drift e|,   e normal with variance 1/d in each of d directions.
 *
 * In the spirit of RecSim (Ie et al. 2019) and of Krauth et al. 2020, in the smallest form that has both effects.
 */
import type { Generator } from "../../seeding/generator.ts";

/** How a user reacts; see the head of the file. */
export interface UserTraits {
  readonly bias: number;
  readonly scale: number;
  readonly boredom: number;
  readonly recovery: number;
  readonly pull: number;
  readonly drift: number;
}

/** Taste of length 1, and how much of each item is remembered. */
export interface UserState {
  readonly taste: Float64Array;
  readonly memory: Float64Array;
}

/** The probability of a click on an item whose features are `features`, remembered as much as `memory`. */
export function clickProbability(
  taste: ArrayLike<number>,
  item: { readonly features: ArrayLike<number>; readonly memory: number },
  { bias, scale, boredom }: Pick<UserTraits, "bias" | "scale" | "boredom">,
): number {
  return 1 / (1 + Math.exp(-(bias + scale * dot(taste, item.features) - boredom * item.memory)));
}

/** The user after an item was shown. Draws one normal number a direction, also without drift. */
export function userAfter(
  { taste, memory }: UserState,
  shown: { readonly item: number; readonly features: ArrayLike<number> },
  { traits, rng }: { readonly traits: UserTraits; readonly rng: Generator },
): UserState {
  const deviation = traits.drift / Math.sqrt(taste.length);
  const moved = taste.map((part, i) => part + traits.pull * (shown.features[i] ?? 0) + deviation * rng.normal());
  return {
    taste: unit(moved),
    memory: memory.map((amount, item) => traits.recovery * (amount + (item === shown.item ? 1 : 0))),
  };
}

/** A direction drawn evenly from all. */
export function randomDirection(rng: Generator, dimensions: number): Float64Array {
  return unit(new Float64Array(dimensions).map(() => rng.normal()));
}

/** The inner product of two vectors of the same length. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** The vector at length 1; one without a direction becomes the first axis. */
function unit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector));
  return length > 0 ? vector.map((part) => part / length) : vector.map((_, i) => (i === 0 ? 1 : 0));
}
