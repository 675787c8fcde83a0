/**
 * The part that every environment shares. In: seeds. Out: a generator that lives as long as the environment.
 * Why: seeding must be the same everywhere: a seed restarts the generator, no seed lets it run on.
 */

import { GymError, show } from "../errors/gym-error.ts";
import type { Generator } from "../seeding/generator.ts";
import { seededGenerator } from "../seeding/seeded-generator.ts";
import type { SnapshotFields } from "../snapshot/snapshot-fields.ts";
import { toPlain } from "../snapshot/to-plain.ts";
import type { Space } from "../spaces/space.ts";
import type { Env, EnvMetadata, RenderFrame, RenderMode, ResetArguments, ResetResult, StepResult } from "./env.ts";
import { type EnvSnapshot, fieldsFrom, originOf } from "./env-snapshot.ts";
import type { EnvSpec } from "./env-spec.ts";

/** Base class of environments; a subclass calls `beginEpisode` first thing in `reset`. */
export abstract class BaseEnv<Observation, Action> implements Env<Observation, Action> {
  abstract readonly observationSpace: Space<Observation>;
  abstract readonly actionSpace: Space<Action>;
  abstract readonly metadata: EnvMetadata;
  readonly renderMode: RenderMode | null;
  #spec: EnvSpec | null = null;
  #rng: Generator | null = null;

  constructor(renderMode: RenderMode | null = null) {
    this.renderMode = renderMode;
  }

  abstract reset(args?: ResetArguments): ResetResult<Observation>;
  abstract step(action: Action): StepResult<Observation>;
  abstract render(): RenderFrame;

  close(): void {}

  get spec(): EnvSpec | null {
    return this.#spec;
  }

  /** Set once by the registry. */
  attachSpec(spec: EnvSpec): void {
    this.#spec = spec;
  }

  /** The environment's generator, seeded from fresh entropy if `reset` was never given a seed. */
  get rng(): Generator {
    this.#rng ??= seededGenerator().rng;
    return this.#rng;
  }

  get unwrapped(): Env {
    return this;
  }

  snapshot(): EnvSnapshot {
    const state = toPlain(this.snapshotState());
    return { ...originOf(this.#spec, this.constructor.name), rng: toPlain(this.rng.snapshot()), state };
  }

  restore(snapshot: unknown): void {
    const fields = fieldsFrom(snapshot, {
      owner: this.describe(),
      origin: originOf(this.#spec, this.constructor.name),
    });
    const rng = fields.generator("rng");
    this.restoreState(fields.inner("state"));
    this.rng.restore(rng);
  }

  /**
   * All that changes from step to step but the generator, in full precision: an object of numbers, texts, flags, arrays and
   * objects of these. Subclasses that can be snapshotted implement it, and `restoreState`.
   */
  protected snapshotState(): object {
    throw this.#snapshotError();
  }

  /**
   * Takes up what `snapshotState` gave, which may come from a damaged file: `fields` gives values of the kind that is asked for, or
   * throws. Read all of them before the first is assigned, so that a snapshot that is refused changes nothing.
   */
  protected restoreState(_fields: SnapshotFields): void {
    throw this.#snapshotError();
  }

  describe(): string {
    const name = this.constructor.name;
    return this.#spec === null ? name : `${name}<${this.#spec.id}>`;
  }

  #snapshotError(): GymError {
    return new GymError(
      "snapshot",
      `${this.describe()} does not say what its state is, so it has no snapshots. Implement snapshotState and restoreState.`,
    );
  }

  /** Restarts the generator if a seed is given. Throws GymError for a negative or fractional seed. */
  protected beginEpisode(args: ResetArguments | undefined): void {
    if (args?.seed !== undefined) this.#rng = seededGenerator(args.seed).rng;
  }

  /** The error for a step without a state to step from. */
  protected resetError(): GymError {
    return new GymError("reset-needed", `step of ${this.describe()} was called before reset. Call reset first.`);
  }

  /** The error for an action outside the action space. */
  protected actionError(action: unknown): GymError {
    return new GymError(
      "action",
      `step of ${this.describe()} received the action ${show(action)}, which is not in ${this.actionSpace.describe()}. ` +
        "actionSpace.sample() gives one that is.",
    );
  }
}
