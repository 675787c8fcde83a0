/**
 * From a seed to a generator. In: a seed or none. Out: a Generator and the seed that reproduces it.
 * Why: the one way in which environments and spaces come by randomness, as `gymnasium.utils.seeding.np_random`.
 */
import { Generator } from "./generator.ts";
import { Pcg64 } from "./pcg64.ts";
import { type Seed, SeedSequence } from "./seed-sequence.ts";

/** The generator that NumPy's `default_rng(seed)` is, and its seed. Throws GymError if the seed is not an integer ≥ 0. */
export function seededGenerator(seed?: Seed): { readonly rng: Generator; readonly seed: bigint } {
  const sequence = new SeedSequence(seed);
  return { rng: new Generator(new Pcg64(sequence)), seed: sequence.entropy };
}
