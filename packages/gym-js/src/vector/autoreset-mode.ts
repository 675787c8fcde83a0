/**
 * When a copy whose episode has ended starts the next. In: a name. Out: the mode.
 * Why: agents that learn from a vector must know which steps are no transitions; the names are those of Gymnasium 1.x.
 */
import { GymError, show } from "../errors/gym-error.ts";

/**
 * `"next-step"`: the step after the last resets; its action is left out, its reward 0, and agents must not learn from it.
 * `"same-step"`: the last step resets at once and gives the first observation; the last one is in `finalObservations`.
 * `"disabled"`: the caller resets, with a mask.
 */
export type AutoresetMode = (typeof autoresetModes)[number];

/** All modes; the first is the default. */
export const autoresetModes = ["next-step", "same-step", "disabled"] as const;

/** The mode of this name. Throws GymError if there is none. */
export function autoresetMode(name: AutoresetMode): AutoresetMode {
  if (autoresetModes.includes(name)) return name;
  throw new GymError("vector", `autoreset must be one of ${autoresetModes.join(", ")}; received ${show(name)}.`);
}
