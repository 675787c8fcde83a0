/**
 * An environment around an environment. In: any environment. Out: one that behaves the same until methods are overridden.
 * Why: limits, checks and statistics are added without touching the environment itself.
 */
import type { ResetArguments, ResetResult, StepResult } from "../core/env.ts";
import type { Space } from "../spaces/space.ts";
import { EnvLayer } from "./env-layer.ts";

/** Passes everything on to `env`; subclasses override what they change. */
export abstract class Wrapper<Observation, Action> extends EnvLayer<Observation, Action, Observation, Action> {
  reset(args?: ResetArguments): ResetResult<Observation> {
    return this.env.reset(args);
  }

  step(action: Action): StepResult<Observation> {
    return this.env.step(action);
  }

  get observationSpace(): Space<Observation> {
    return this.env.observationSpace;
  }

  get actionSpace(): Space<Action> {
    return this.env.actionSpace;
  }
}
