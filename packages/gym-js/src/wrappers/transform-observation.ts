/**
 * Observations changed by a function. In: an environment, a function, and the space of its values. Out: an environment.
 * Why: a line of code should not need a class.
 */
import type { Env } from "../core/env.ts";
import type { Space } from "../spaces/space.ts";
import { ObservationWrapper } from "./observation-wrapper.ts";

/** Gives `transform(observation)` instead of each observation; the space is that of the function's values. */
export class TransformObservation<Observation, Action, Inner> extends ObservationWrapper<Observation, Action, Inner> {
  readonly observationSpace: Space<Observation>;
  readonly #transform: (observation: Inner) => Observation;

  constructor(
    env: Env<Inner, Action>,
    transform: (observation: Inner) => Observation,
    observationSpace: Space<Observation>,
  ) {
    super(env);
    this.#transform = transform;
    this.observationSpace = observationSpace;
  }

  protected observe(observation: Inner): Observation {
    return this.#transform(observation);
  }
}
