/**
 * An environment around an environment. In: any environment. Out: one that behaves the same until methods are overridden.
 * Why: limits, checks and statistics are added without touching the environment itself.
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

/** Passes everything on to `env`; subclasses override what they change. */
export abstract class Wrapper<Observation, Action> implements Env<Observation, Action> {
  /** The environment one layer further in. */
  readonly env: Env<Observation, Action>;

  constructor(env: Env<Observation, Action>) {
    this.env = env;
  }

  reset(args?: ResetArguments): ResetResult<Observation> {
    return this.env.reset(args);
  }

  step(action: Action): StepResult<Observation> {
    return this.env.step(action);
  }

  render(): RenderFrame {
    return this.env.render();
  }

  close(): void {
    this.env.close();
  }

  get observationSpace(): Space<Observation> {
    return this.env.observationSpace;
  }

  get actionSpace(): Space<Action> {
    return this.env.actionSpace;
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
