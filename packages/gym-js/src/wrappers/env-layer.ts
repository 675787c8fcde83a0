/**
 * One layer around an environment. In: an environment. Out: one whose observations and actions may be of other types.
 * Why: whatever a wrapper changes, the rest is the environment's own.
 */
import type {
  Env,
  EnvMetadata,
  RenderFrame,
  RenderMode,
  ResetArguments,
  ResetResult,
  StepResult,
} from "../core/env.ts";
import type { EnvSpec } from "../core/env-spec.ts";
import type { Generator } from "../seeding/generator.ts";
import type { Space } from "../spaces/space.ts";

/** Gives `Observation` and takes `Action` around an environment that gives and takes the inner ones. */
export abstract class EnvLayer<Observation, Action, InnerObservation, InnerAction> implements Env<Observation, Action> {
  /** The environment one layer further in. */
  readonly env: Env<InnerObservation, InnerAction>;

  constructor(env: Env<InnerObservation, InnerAction>) {
    this.env = env;
  }

  abstract readonly observationSpace: Space<Observation>;
  abstract readonly actionSpace: Space<Action>;
  abstract reset(args?: ResetArguments): ResetResult<Observation>;
  abstract step(action: Action): StepResult<Observation>;

  render(): RenderFrame {
    return this.env.render();
  }

  close(): void {
    this.env.close();
  }

  get metadata(): EnvMetadata {
    return this.env.metadata;
  }

  get renderMode(): RenderMode | null {
    return this.env.renderMode;
  }

  get spec(): EnvSpec | null {
    return this.env.spec;
  }

  get rng(): Generator {
    return this.env.rng;
  }

  get unwrapped(): Env {
    return this.env.unwrapped;
  }

  describe(): string {
    return `${this.constructor.name}<${this.env.describe()}>`;
  }
}
