/**
 * A wrapper that changes actions. In: an environment. Out: one that takes something else for actions.
 * Why: clipping, scaling and the like need the same override each time.
 */
import type { ResetArguments, ResetResult, StepResult } from "../core/env.ts";
import type { Space } from "../spaces/space.ts";
import { EnvLayer } from "./env-layer.ts";

/** Passes `innerAction(action)` on to `env`; subclasses define it and the space of actions that it takes. */
export abstract class ActionWrapper<Observation, Action, Inner> extends EnvLayer<
  Observation,
  Action,
  Observation,
  Inner
> {
  /** The action of the inner environment that an action stands for. */
  protected abstract innerAction(action: Action): Inner;

  reset(args?: ResetArguments): ResetResult<Observation> {
    return this.env.reset(args);
  }

  step(action: Action): StepResult<Observation> {
    return this.env.step(this.innerAction(action));
  }

  get observationSpace(): Space<Observation> {
    return this.env.observationSpace;
  }
}
