/**
 * Rewards changed by a function. In: an environment and a function. Out: an environment.
 * Why: a line of code should not need a class.
 */
import type { Env, StepResult } from "../core/env.ts";
import { Wrapper } from "./wrapper.ts";

/** Gives `transform(reward)` instead of each reward. */
export class TransformReward<Observation, Action> extends Wrapper<Observation, Action> {
  readonly #transform: (reward: number) => number;

  constructor(env: Env<Observation, Action>, transform: (reward: number) => number) {
    super(env);
    this.#transform = transform;
  }

  override step(action: Action): StepResult<Observation> {
    const [observation, reward, terminated, truncated, info] = this.env.step(action);
    return [observation, this.#transform(reward), terminated, truncated, info];
  }
}
