/**
 * The moon under a lander, and sizes. In: a generator. Out: heights of the ground, in metres of 30 pixels of the picture.
 * Why: the same draws, in the same order of operations, as Gymnasium's, so that a seed gives the same hills.
 */
import type { Generator } from "../../seeding/generator.ts";

/** How far each engine is open: 0, or 0.5 to 1; the sign of `side` says to which side it pushes, 1 for right. */
export interface Throttle {
  readonly main: number;
  readonly side: number;
}

/** Pixels of the picture for a metre. */
export const scale = 30;
/** What the picture shows, in metres. */
export const view = { width: 600 / scale, height: 400 / scale } as const;

/** A body's place and turn; metres and radians. */
export interface Pose {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
}

/** The lander's outline in pixels around its origin. */
export const hull = [
  [-14, 17],
  [-17, 0],
  [-17, -10],
  [17, -10],
  [17, 0],
  [14, 17],
] as const;
/** The legs, in pixels: where they are at the start, and their size. */
export const leg = { away: 20, down: 18, halfWidth: 2, halfHeight: 8 } as const;

/** What is shown of an episode's moment. */
export interface LanderScene {
  /** Heights of the ground's points, `[11]`. */
  readonly ground: ArrayLike<number>;
  readonly lander: Pose;
  readonly legs: readonly Pose[];
  readonly throttle: Throttle;
  /** The observation before it is rounded, `[8]`. */
  readonly observed: ArrayLike<number> & Iterable<number>;
}

const chunks = 11;
/** The pad lies between the points with these numbers, level at `padHeight`. */
const pad = { first: Math.floor(chunks / 2) - 1, last: Math.floor(chunks / 2) + 1 } as const;
export const padHeight = view.height / 4;

/** Across: where the points of the ground are, `[11]`, the first at 0, the last at the right edge. */
export const groundAcross: readonly number[] = Array.from(
  { length: chunks },
  (_, i) => (view.width / (chunks - 1)) * i,
);
/** Across: both ends of the pad, where its flags stand. */
export const padEnds: readonly number[] = groundAcross.filter((_, i) => i === pad.first || i === pad.last);

/** Draws the heights of the ground's points, `[11]`: twelve even draws, level around the pad, then smoothed. */
export function drawGround(rng: Generator): Float64Array {
  const drawn = rng.fillUniform(new Float64Array(chunks + 1), { low: 0, high: view.height / 2 });
  drawn.fill(padHeight, pad.first - 1, pad.last + 2);
  // The first point's neighbour on the left is the last that was drawn, as a negative index in Python is.
  return Float64Array.from(
    groundAcross,
    (_, i) => 0.33 * ((drawn.at(i - 1) ?? 0) + (drawn[i] ?? 0) + (drawn[i + 1] ?? 0)),
  );
}
