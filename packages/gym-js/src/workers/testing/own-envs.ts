/** Environments that a program registers itself, for tests of vectors in threads. */
import { BaseEnv } from "../../core/base-env.ts";
import {
  type EnvMetadata,
  emptyInfo,
  type Info,
  type ResetArguments,
  type ResetResult,
  type StepResult,
} from "../../core/env.ts";
import { InPlaceEnv } from "../../core/in-place-env.ts";
import { findSpec, register } from "../../registry/default-registry.ts";
import { Discrete } from "../../spaces/discrete.ts";
import type { NumericArray } from "../../spaces/dtype.ts";

/** Counts up by its actions; 9 is a mistake of its own, and its infos are texts. */
class Counter extends InPlaceEnv<number, number> {
  readonly metadata: EnvMetadata = { renderModes: ["ansi"], renderFps: 1 };
  readonly actionSpace = new Discrete(10);
  readonly observationSpace = new Discrete(1000);
  #count = 0;

  protected start(args: ResetArguments | undefined): void {
    this.beginEpisode(args);
    this.#count = this.rng.integers(10);
  }

  protected advance(action: number): void {
    if (action === 9) throw new RangeError("The counter does not count nines.");
    if (!this.actionSpace.contains(action)) throw this.actionError(action);
    this.#count += action;
    this.reward = action;
    this.terminated = this.#count > 40;
  }

  protected writeObservation(into: NumericArray, offset: number): void {
    into[offset] = this.#count;
  }

  override latestInfo(): Info {
    return { text: `at ${this.#count}` };
  }

  render(): string {
    return String(this.#count);
  }
}

/** Only steps. */
class Still extends BaseEnv<number, number> {
  readonly metadata: EnvMetadata = { renderModes: [], renderFps: 1 };
  readonly actionSpace = new Discrete(2);
  readonly observationSpace = new Discrete(2);

  reset(args?: ResetArguments): ResetResult<number> {
    this.beginEpisode(args);
    return [0, emptyInfo];
  }

  step(): StepResult<number> {
    return [0, 0, false, false, emptyInfo];
  }

  render(): null {
    return null;
  }
}

// The same module may be imported under two addresses.
if (findSpec("testing/Counter-v0").spec === null) {
  register("testing/Counter-v0", { create: () => new Counter("ansi") });
  register("testing/Still-v0", { create: () => new Still() });
}
