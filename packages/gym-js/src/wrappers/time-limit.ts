/**
 * Ends episodes that last too long. In: an environment and a number of steps. Out: `truncated` at that step.
 * Why: the limit is no part of the task, so it must not look like the task's end.
 */
import type { Env, ResetArguments, ResetResult, StepResult } from "../core/env.ts";
import { GymError, show } from "../errors/gym-error.ts";
import type { SnapshotFields } from "../snapshot/snapshot-fields.ts";
import { Wrapper } from "./wrapper.ts";

/** Truncates an episode at `maxEpisodeSteps` steps. */
export class TimeLimit<Observation, Action> extends Wrapper<Observation, Action> {
  readonly maxEpisodeSteps: number;
  #elapsed = 0;

  /** Throws GymError unless the limit is a positive integer. */
  constructor(env: Env<Observation, Action>, maxEpisodeSteps: number) {
    super(env);
    if (!Number.isSafeInteger(maxEpisodeSteps) || maxEpisodeSteps < 1) {
      throw new GymError(
        "setting",
        `TimeLimit needs a positive integer as its number of steps; received ${show(maxEpisodeSteps)}.`,
      );
    }
    this.maxEpisodeSteps = maxEpisodeSteps;
  }

  protected override snapshotLayer(): object {
    return { maxEpisodeSteps: this.maxEpisodeSteps, elapsed: this.#elapsed };
  }

  protected override readLayer(fields: SnapshotFields): () => void {
    fields.same("maxEpisodeSteps", this.maxEpisodeSteps);
    const elapsed = fields.integer("elapsed", 0);
    return () => {
      this.#elapsed = elapsed;
    };
  }

  override reset(args?: ResetArguments): ResetResult<Observation> {
    this.#elapsed = 0;
    return this.env.reset(args);
  }

  override step(action: Action): StepResult<Observation> {
    const result = this.env.step(action);
    this.#elapsed++;
    if (this.#elapsed < this.maxEpisodeSteps) return result;
    return [result[0], result[1], result[2], true, result[4]];
  }
}
