/**
 * Refuses calls in the wrong order. In: an environment. Out: an error where `step` or `render` precede `reset`.
 * Why: without it such a call reads a state that does not exist yet.
 */
import type { RenderFrame, ResetArguments, ResetResult, StepResult } from "../core/env.ts";
import { GymError } from "../errors/gym-error.ts";
import type { SnapshotFields } from "../snapshot/snapshot-fields.ts";
import { Wrapper } from "./wrapper.ts";

/** Throws GymError "reset-needed" from `step` and `render` until `reset` was called. */
export class OrderEnforcing<Observation, Action> extends Wrapper<Observation, Action> {
  #hasReset = false;

  protected override snapshotLayer(): object {
    return { hasReset: this.#hasReset };
  }

  protected override readLayer(fields: SnapshotFields): () => void {
    const hasReset = fields.flag("hasReset");
    return () => {
      this.#hasReset = hasReset;
    };
  }

  override reset(args?: ResetArguments): ResetResult<Observation> {
    this.#hasReset = true;
    return this.env.reset(args);
  }

  override step(action: Action): StepResult<Observation> {
    if (!this.#hasReset) throw this.#error("step");
    return this.env.step(action);
  }

  override render(): RenderFrame {
    if (!this.#hasReset) throw this.#error("render");
    return this.env.render();
  }

  #error(method: string): GymError {
    return new GymError(
      "reset-needed",
      `${method} of ${this.env.describe()} was called before reset. Call reset first.`,
    );
  }
}
