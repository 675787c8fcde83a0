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
import type { EnvSnapshot } from "../core/env-snapshot.ts";
import type { EnvSpec } from "../core/env-spec.ts";
import type { Generator } from "../seeding/generator.ts";
import { SnapshotFields } from "../snapshot/snapshot-fields.ts";
import { toPlain } from "../snapshot/to-plain.ts";
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

  snapshot(): EnvSnapshot {
    const state = this.snapshotLayer();
    const env = this.env.snapshot();
    return state === null ? env : { layer: this.constructor.name, state: toPlain(state), env };
  }

  restore(snapshot: unknown): void {
    if (this.snapshotLayer() === null) {
      this.env.restore(snapshot);
      return;
    }
    const fields = new SnapshotFields(this.describe(), snapshot);
    fields.same("layer", this.constructor.name);
    const takeUp = this.readLayer(fields.inner("state"));
    this.env.restore(fields.raw("env"));
    takeUp();
  }

  /**
   * What this layer itself remembers, as an object of numbers, texts, flags, arrays and objects of these; null if it remembers
   * nothing. A wrapper that remembers something overrides it, and `readLayer`.
   */
  protected snapshotLayer(): object | null {
    return null;
  }

  /** Reads what `snapshotLayer` gave, and gives back what assigns it, so that a snapshot that is refused changes nothing. */
  protected readLayer(_fields: SnapshotFields): () => void {
    return () => {};
  }

  describe(): string {
    return `${this.constructor.name}<${this.env.describe()}>`;
  }
}
