/**
 * Reacher2D as a picture. In: a state. Out: 400 by 400 pixels.
 * Why: shows the arm, the target, and the disc that the arm can reach.
 */
import type { RgbArray } from "../../core/env.ts";
import { blankPicture, type Colour, fillDisc, fillPolygon, type Point } from "../../render/raster.ts";
import { rodCorners } from "../rod.ts";
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
  for (const [from, angle] of [[shoulder, state.shoulder] as const, [elbow, state.shoulder + state.elbow] as const]) {
    const across = [-rodWidth / 2, rodWidth / 2] as const;
    fillPolygon(picture, rodCorners({ from, angle, along: [0, rodLength * scale], across }), [90, 130, 200]);
  }
  disc(shoulder, 10, [50, 56, 70]);
  disc(elbow, 8, [50, 56, 70]);
  disc(fingertip, 7, [210, 70, 60]);
  return picture;
}
