/**
 * Actions changed by a function. In: an environment, a function, and the space that it takes. Out: an environment.
 * Why: a line of code should not need a class.
 */
import type { Env } from "../core/env.ts";
import type { Space } from "../spaces/space.ts";
import { ActionWrapper } from "./action-wrapper.ts";

/** Passes `transform(action)` on instead of each action; the space is that of what the function takes. */
export class TransformAction<Observation, Action, Inner> extends ActionWrapper<Observation, Action, Inner> {
  readonly actionSpace: Space<Action>;
  readonly #transform: (action: Action) => Inner;

  constructor(env: Env<Observation, Inner>, transform: (action: Action) => Inner, actionSpace: Space<Action>) {
    super(env);
    this.#transform = transform;
    this.actionSpace = actionSpace;
  }

  protected innerAction(action: Action): Inner {
    return this.#transform(action);
  }
}
