/**
 * Reacher2D as a picture. In: a state. Out: 400 by 400 pixels.
 * Why: shows the arm, the target, and the disc that the arm can reach.
 */
import type { RgbArray } from "../../core/env.ts";
import { blankPicture, type Colour, fillDisc, fillPolygon, type Point } from "../../render/raster.ts";
import { armPose, rodLength } from "./arm-dynamics.ts";
import type { Reacher2DState } from "./reacher-2d.ts";

const side = 400;
/** Pixels a metre: the picture shows 44 cm. */
const scale = side / 0.44;
const rodWidth = 14;

/** Draws the reachable disc grey, the target green, the arm blue with dark joints, the fingertip red. */
export function reacherPicture(state: Reacher2DState): RgbArray {
  const picture = blankPicture(side, side, [255, 255, 255]);
  const at = ([x, y]: readonly [number, number]): Point => [side / 2 + x * scale, side / 2 - y * scale];
  const disc = (centre: Point, radius: number, colour: Colour): void => fillDisc(picture, { centre, radius }, colour);
  const pose = armPose(state);
  const [shoulder, elbow, fingertip] = [at([0, 0]), at(pose.elbow), at(pose.fingertip)];
  disc(shoulder, 2 * rodLength * scale, [236, 238, 242]);
  disc(at(state.target), 11, [90, 170, 90]);
  for (const [from, to] of [
    [shoulder, elbow],
    [elbow, fingertip],
  ] as const) {
    fillPolygon(picture, rodCorners(from, to), [90, 130, 200]);
  }
  disc(shoulder, 10, [50, 56, 70]);
  disc(elbow, 8, [50, 56, 70]);
  disc(fingertip, 7, [210, 70, 60]);
  return picture;
}

function rodCorners(from: Point, to: Point): readonly Point[] {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const acrossX = (((from[1] - to[1]) / length) * rodWidth) / 2;
  const acrossY = (((to[0] - from[0]) / length) * rodWidth) / 2;
  return [
    [from[0] + acrossX, from[1] + acrossY],
    [to[0] + acrossX, to[1] + acrossY],
    [to[0] - acrossX, to[1] - acrossY],
    [from[0] - acrossX, from[1] - acrossY],
  ];
}
