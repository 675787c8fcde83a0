/**
 * Actions on another scale. In: an environment with bounded actions, and the bounds wanted. Out: one with those bounds.
 * Why: a policy that ends in tanh gives -1 to 1, whatever the forces of the environment.
 */
import type { Env } from "../core/env.ts";
import { GymError } from "../errors/gym-error.ts";
import { type Bound, Box } from "../spaces/box.ts";
import { type DType, type NumericArray, zeros } from "../spaces/dtype.ts";
import type { Space } from "../spaces/space.ts";
import { actionBox } from "./action-box.ts";
import { ActionWrapper } from "./action-wrapper.ts";

/** The bounds that the actions of RescaleAction have. */
export interface RescaleActionArguments {
  readonly low: Bound;
  readonly high: Bound;
}

/** One element: `inner = (outer - intercept) / gradient`. */
interface Line {
  readonly gradient: number;
  readonly intercept: number;
}

/**
 * Maps actions in [low, high] onto the environment's bounds, element by element; where one of those is infinite the
 * wanted one must be as well, and the element is only shifted. Computed in the precision of the action space, as
 * Gymnasium does.
 */
export class RescaleAction<Observation, Action extends NumericArray> extends ActionWrapper<
  Observation,
  Action,
  Action
> {
  readonly actionSpace: Space<Action>;
  readonly #inner: Box<DType>;
  readonly #outer: Box<DType>;
  readonly #lines: readonly Line[];
  readonly #round: (value: number) => number;

  /** Throws GymError if the action space is no Box of floats, or bounds are crossed, equal, or infinite on one side only. */
  constructor(env: Env<Observation, Action>, { low, high }: RescaleActionArguments) {
    super(env);
    const inner = actionBox("RescaleAction", env);
    if (inner.dtype !== "float32" && inner.dtype !== "float64") {
      throw new GymError("space", `RescaleAction needs actions of a floating type; received ${inner.describe()}.`);
    }
    this.#round = inner.dtype === "float32" ? Math.fround : (value) => value;
    this.#inner = inner;
    this.#outer = new Box({ low, high, shape: inner.shape, dtype: inner.dtype });
    this.#lines = Array.from({ length: inner.size }, (_, i) => {
      const at = (bound: Bound): number => (typeof bound === "number" ? bound : (bound[i] ?? Number.NaN));
      return this.#line(i, at(low), at(high));
    });
    // It has the element type of the environment's own action space.
    this.actionSpace = this.#outer as Space<unknown> as Space<Action>;
  }

  protected innerAction(action: Action): Action {
    const { dtype, size, low, high } = this.#inner;
    const scaled = zeros(dtype, size);
    const isOurs = this.#outer.contains(action);
    this.#lines.forEach(({ gradient, intercept }, i) => {
      const value = this.#round(this.#round((action[i] ?? Number.NaN) - intercept) / gradient);
      // Rounding alone must not carry an action within our bounds beyond the environment's, which would refuse it.
      scaled[i] = isOurs ? Math.min(high[i] ?? value, Math.max(low[i] ?? value, value)) : value;
    });
    // Of the element type of the environment's own action space.
    return scaled as Action;
  }

  /** The line of element `i` from its wanted bounds, which are float64 whatever the precision of the actions. */
  #line(i: number, low: number, high: number): Line {
    const innerLow = this.#inner.low[i] ?? Number.NaN;
    const innerHigh = this.#inner.high[i] ?? Number.NaN;
    for (const [wanted, own] of [
      [low, innerLow],
      [high, innerHigh],
    ] as const) {
      if (wanted === own || (Number.isFinite(wanted) && Number.isFinite(own))) continue;
      throw new GymError(
        "setting",
        `RescaleAction must leave infinite bounds as they are; element ${i} is ${own} in ${this.#inner.describe()} and should become ${wanted}.`,
      );
    }
    if (this.#outer.low[i] === this.#outer.high[i]) {
      throw new GymError("setting", `RescaleAction needs low < high; both are ${low} at element ${i}.`);
    }
    const round = this.#round;
    const bothFinite = Number.isFinite(low) && Number.isFinite(high);
    const gradient = bothFinite ? round((high - low) / (innerHigh - innerLow)) : 1;
    if (Number.isFinite(low)) return { gradient, intercept: round(round(gradient * -innerLow) + low) };
    return { gradient, intercept: Number.isFinite(high) ? round(high - innerHigh) : 0 };
  }
}
