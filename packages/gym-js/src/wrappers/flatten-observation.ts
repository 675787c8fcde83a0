/**
 * Observations as vectors. In: an environment that observes anything with flat vectors. Out: one that observes those.
 * Why: a network takes a vector, whatever the parts of an observation are.
 */
import type { Env } from "../core/env.ts";
import { type Box, flattenSpace } from "../spaces/box.ts";
import { flatten } from "../spaces/space.ts";
import { ObservationWrapper } from "./observation-wrapper.ts";

/** Gives each observation as a flat vector, categories one-hot: Gymnasium's numbers, always in float64. */
export class FlattenObservation<Observation, Action> extends ObservationWrapper<Float64Array, Action, Observation> {
  readonly observationSpace: Box<"float64">;

  /** Throws GymError if observations differ in length. */
  constructor(env: Env<Observation, Action>) {
    super(env);
    this.observationSpace = flattenSpace(env.observationSpace);
  }

  protected observe(observation: Observation): Float64Array {
    return flatten(this.env.observationSpace, observation);
  }
}
