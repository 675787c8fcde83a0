/**
 * The box that an environment's actions are in. In: an environment. Out: its action space as a Box.
 * Why: wrappers of continuous actions are about bounds, which only a Box has.
 */
import { GymError } from "../errors/gym-error.ts";
import { Box } from "../spaces/box.ts";
import type { DType } from "../spaces/dtype.ts";

/** The action space of `env`. Throws GymError, in the name of `wrapper`, if it is no Box. */
export function actionBox(wrapper: string, env: { readonly actionSpace: unknown; describe(): string }): Box<DType> {
  const space = env.actionSpace;
  if (space instanceof Box) return space;
  throw new GymError(
    "space",
    `${wrapper} needs an environment whose action space is a Box; that of ${env.describe()} is ${String(space)}.`,
  );
}
