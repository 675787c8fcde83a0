/**
 * A wrapper that changes observations. In: an environment. Out: one that gives something else to see.
 * Why: scaling, flattening and the like need the same two overrides each time.
 */
import type { ResetArguments, ResetResult, StepResult } from "../core/env.ts";
import type { Space } from "../spaces/space.ts";
import { EnvLayer } from "./env-layer.ts";

/** Gives `observe(observation)` instead of each observation of `env`; subclasses define it and the space of its values. */
export abstract class ObservationWrapper<Observation, Action, Inner> extends EnvLayer<
  Observation,
  Action,
  Inner,
  Action
> {
  /** What stands for an observation of the inner environment; a new value each call. */
  protected abstract observe(observation: Inner): Observation;

  reset(args?: ResetArguments): ResetResult<Observation> {
    const [observation, info] = this.env.reset(args);
    return [this.observe(observation), info];
  }

  step(action: Action): StepResult<Observation> {
    const [observation, reward, terminated, truncated, info] = this.env.step(action);
    return [this.observe(observation), reward, terminated, truncated, info];
  }

  get actionSpace(): Space<Action> {
    return this.env.actionSpace;
  }
}
