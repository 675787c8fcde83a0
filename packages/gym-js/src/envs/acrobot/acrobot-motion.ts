/**
 * The equations of motion of an acrobot. In: two links' angles and velocities, a torque at their joint. Out: the same a step
 * later. Why: Gymnasium's order of operations to the last, apart from everything else; nothing is allocated in a step.
 */
import { cosine, sine } from "../../numerics/portable-trig.ts";

/** Two links: the first's angle from hanging down, the second's from the first, in radians, and both velocities in rad/s. */
export interface Links {
  angle1: number;
  angle2: number;
  speed1: number;
  speed2: number;
}

/** Most that the links turn, in rad/s. */
export const fastest = [4 * Math.PI, 9 * Math.PI] as const;

const gravity = 9.8;
/** Both links weigh 1 kg, are 1 m long with the centre of mass in the middle, and have a moment of inertia of 1 kg m². */
const middle = 0.5;
const inertia = 1;
/** Mass of both links times their distance from the fixed end, times gravity. */
const pull1 = 1.5 * gravity;
const pull2 = middle * gravity;

/** What moves the links. */
interface Drive {
  readonly torque: number;
  readonly asInPaper: boolean;
}

/** How the motion is computed. */
export interface MotionArguments {
  /** Seconds of a step. */
  readonly dt: number;
  /** Whether the term is left out that R. S. Sutton's paper of 1996 lacks: the first link's turning swings the second. */
  readonly asInPaper: boolean;
}

/** A function that advances links in place by one step under a torque in N m (fourth order Runge-Kutta, then limits). */
export function acrobotMotion({ dt, asInPaper }: MotionArguments): (links: Links, torque: number) => void {
  const [k1, k2, k3, k4, probe] = [atRest(), atRest(), atRest(), atRest(), atRest()];
  const drive = { torque: 0, asInPaper };
  return (links, torque) => {
    drive.torque = torque;
    rates(links, drive, k1);
    rates(displaced(links, { by: dt / 2, along: k1, into: probe }), drive, k2);
    rates(displaced(links, { by: dt / 2, along: k2, into: probe }), drive, k3);
    rates(displaced(links, { by: dt, along: k3, into: probe }), drive, k4);
    const sixth = dt / 6;
    links.angle1 = wrapped(links.angle1 + sixth * (k1.angle1 + 2 * k2.angle1 + 2 * k3.angle1 + k4.angle1));
    links.angle2 = wrapped(links.angle2 + sixth * (k1.angle2 + 2 * k2.angle2 + 2 * k3.angle2 + k4.angle2));
    const speed1 = links.speed1 + sixth * (k1.speed1 + 2 * k2.speed1 + 2 * k3.speed1 + k4.speed1);
    const speed2 = links.speed2 + sixth * (k1.speed2 + 2 * k2.speed2 + 2 * k3.speed2 + k4.speed2);
    links.speed1 = Math.min(Math.max(speed1, -fastest[0]), fastest[0]);
    links.speed2 = Math.min(Math.max(speed2, -fastest[1]), fastest[1]);
  };
}

/** Links that hang down and stand still. */
export function atRest(): Links {
  return { angle1: 0, angle2: 0, speed1: 0, speed2: 0 };
}

/** The change of links a second; both accelerations are those of R. S. Sutton & A. G. Barto's book, but for the paper's gap. */
function rates(links: Links, { torque, asInPaper }: Drive, into: Links): void {
  const { angle1, angle2, speed1, speed2 } = links;
  const cos = cosine(angle2);
  const sin = sine(angle2);
  const d1 = middle * middle + (1 + middle * middle + cos) + inertia + inertia;
  const d2 = middle * middle + middle * cos + inertia;
  const phi2 = pull2 * cosine(angle1 + angle2 - Math.PI / 2);
  const phi1 = -middle * (speed2 * speed2) * sin - speed2 * speed1 * sin + pull1 * cosine(angle1 - Math.PI / 2) + phi2;
  const swing = asInPaper ? 0 : middle * (speed1 * speed1) * sin;
  const acceleration2 = (torque + (d2 / d1) * phi1 - swing - phi2) / (middle * middle + inertia - (d2 * d2) / d1);
  into.angle1 = speed1;
  into.angle2 = speed2;
  into.speed1 = -(d2 * acceleration2 + phi1) / d1;
  into.speed2 = acceleration2;
}

function displaced(
  from: Links,
  { by, along, into }: { readonly by: number; readonly along: Links; readonly into: Links },
): Links {
  into.angle1 = from.angle1 + by * along.angle1;
  into.angle2 = from.angle2 + by * along.angle2;
  into.speed1 = from.speed1 + by * along.speed1;
  into.speed2 = from.speed2 + by * along.speed2;
  return into;
}

/** The angle within half a turn. Whole turns go one by one, as in Gymnasium, so that the last bit is the same. */
function wrapped(angle: number): number {
  let within = angle;
  while (within > Math.PI) within -= 2 * Math.PI;
  while (within < -Math.PI) within += 2 * Math.PI;
  return within;
}
