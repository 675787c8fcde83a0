/**
 * Bounds of a random first state. In: the options of `reset`. Out: low and high.
 * Why: Gymnasium's classic control environments all let a caller widen or narrow their start this way.
 */
import type { ResetArguments } from "../core/env.ts";
import { GymError, show } from "../errors/gym-error.ts";

/** Two ends of a range. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** `options.low` and `options.high`, or the defaults. Throws GymError unless both are finite numbers in order. */
export function resetBounds(owner: string, options: ResetArguments["options"], defaults: Bounds): Bounds {
  if (options === undefined) return defaults;
  const low = options?.["low"] ?? defaults.low;
  const high = options?.["high"] ?? defaults.high;
  if (typeof low === "number" && typeof high === "number" && Number.isFinite(high - low) && low <= high) {
    return { low, high };
  }
  throw new GymError(
    "option",
    `The options low and high of reset of ${owner} must be finite numbers with low <= high; received ${show(low)} and ${show(high)}.`,
  );
}
