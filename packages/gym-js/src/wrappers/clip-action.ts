/**
 * Actions of any size. In: an environment with bounded actions. Out: one that takes any, and clips them to the bounds.
 * Why: a policy that draws from a normal distribution knows no bounds.
 */
import type { Env } from "../core/env.ts";
import { Box } from "../spaces/box.ts";
import { type DType, type NumericArray, zeros } from "../spaces/dtype.ts";
import type { Space } from "../spaces/space.ts";
import { actionBox } from "./action-box.ts";
import { ActionWrapper } from "./action-wrapper.ts";

/** Clips each element of an action to the bounds of the environment's Box; its own action space is unbounded. */
export class ClipAction<Observation, Action extends NumericArray> extends ActionWrapper<Observation, Action, Action> {
  readonly actionSpace: Space<Action>;
  readonly #bounds: Box<DType>;

  /** Throws GymError if the action space is no Box, or of an unsigned type, which has no room below 0. */
  constructor(env: Env<Observation, Action>) {
    super(env);
    this.#bounds = actionBox("ClipAction", env);
    const { shape, dtype } = this.#bounds;
    const unbounded = new Box({ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, shape, dtype });
    // It has the element type of the environment's own action space.
    this.actionSpace = unbounded as Space<unknown> as Space<Action>;
  }

  protected innerAction(action: Action): Action {
    const { low, high, dtype, size } = this.#bounds;
    const clipped = zeros(dtype, size);
    for (let i = 0; i < size; i++) {
      clipped[i] = Math.min(high[i] ?? 0, Math.max(low[i] ?? 0, action[i] ?? Number.NaN));
    }
    // Of the element type of the environment's own action space.
    return clipped as Action;
  }
}
