/**
 * What LunarLander's engines do in one step. In: an action, the lander's pose, two random numbers. Out: impulses on the lander.
 * Why: the formulas are Gymnasium's to the order of operations, with what is odd about them: the side engines sit where the
 * turn says, so their torque depends on it.
 */
import { sineCosine } from "../../numerics/portable-trig.ts";
import { type Pose, scale, type Throttle } from "./landscape.ts";

const mainPower = 13;
const sidePower = 0.6;
/** Where the engines sit, in pixels of the hull. */
const mainHeight = 4;
const side = { away: 12, across: 17, height: 14 } as const;

/** An impulse in kg m/s, and the place in metres where it acts. */
export interface Impulse {
  readonly impulse: { readonly x: number; readonly y: number };
  readonly at: { readonly x: number; readonly y: number };
}

/** The throttle of the discrete actions: nothing, left engine, main engine, right engine. */
export function discreteThrottle(action: number): Throttle {
  return { main: action === 2 ? 1 : 0, side: action === 1 ? -1 : action === 3 ? 1 : 0 };
}

/** The throttle of `[main, side]`: an engine runs at half its power or more, or not at all. */
export function continuousThrottle(action: Float32Array): Throttle {
  const [main = 0, sideways = 0] = action.map((part) => Math.min(Math.max(part, -1), 1));
  return {
    main: main > 0 ? (main + 1) * 0.5 : 0,
    side: Math.abs(sideways) > 0.5 ? sideways : 0,
  };
}

/** The impulses of the engines that run, that of the main one first; `dispersion` moves where they act, in metres. */
export function engineImpulses(
  throttle: Throttle,
  pose: Pose,
  dispersion: readonly [number, number],
): { readonly main: Impulse | null; readonly side: Impulse | null } {
  const turn = new Float64Array([pose.angle, 0, 0]);
  sineCosine(turn);
  const [, sin = 0, cos = 1] = turn;
  const [along, across] = dispersion;
  let main: Impulse | null = null;
  if (throttle.main > 0) {
    const down = mainHeight / scale + 2 * along;
    const x = sin * down + -cos * across;
    const y = -cos * down - sin * across;
    main = {
      impulse: { x: -x * mainPower * throttle.main, y: -y * mainPower * throttle.main },
      at: { x: pose.x + x, y: pose.y + y },
    };
  }
  if (throttle.side === 0) return { main, side: null };
  const power = Math.abs(throttle.side);
  const out = 3 * across + (Math.sign(throttle.side) * side.away) / scale;
  const x = sin * along + -cos * out;
  const y = -cos * along - sin * out;
  return {
    main,
    side: {
      impulse: { x: -x * sidePower * power, y: -y * sidePower * power },
      at: { x: pose.x + x - (sin * side.across) / scale, y: pose.y + y + (cos * side.height) / scale },
    },
  };
}
