/**
 * The physics library behind the environments of this entry. In: planck, where it is installed. Out: its exports.
 * Why: gym-js depends on nothing, so planck is the caller's to install, and its absence should say so. The one file that
 * loads it.
 */
import type * as Planck from "planck";
import { GymError } from "../errors/gym-error.ts";

/** planck, or the error that says how to get it. `load` imports it. */
export async function loadPlanck(load: () => Promise<typeof Planck>): Promise<typeof Planck> {
  try {
    return await load();
  } catch (error) {
    throw new GymError(
      "dependency",
      `gym-js/box2d needs the physics library planck, which could not be loaded (${String(error)}). ` +
        "Install it beside gym-js: npm install planck",
    );
  }
}

/** A port of Box2D 2.3 to JavaScript; https://github.com/piqnt/planck.js. */
export const planck: typeof Planck = await loadPlanck(() => import("planck"));
