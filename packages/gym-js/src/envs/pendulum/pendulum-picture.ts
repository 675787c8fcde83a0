/**
 * A pendulum as a picture. In: its angle and the torque of the last step. Out: 500 by 500 pixels.
 * Why: the same scene, sizes and colours as Gymnasium draws; in place of its arrow, a bar shows the torque.
 */
import type { RgbArray } from "../../core/env.ts";
import { blankPicture, type Colour, fillDisc, fillPolygon, fillRectangle, type Point } from "../../render/raster.ts";
import { rodCorners, turned } from "../rod.ts";

const size = 500;
/** Pixels a metre: the picture shows 4.4 metres. */
const scale = size / 4.4;
const rodWidth = 0.2 * scale;
const red: Colour = [204, 77, 77];
const black: Colour = [0, 0, 0];
const centre: Point = [size / 2, size / 2];
/** The bar below the pendulum: from the middle to the left for a torque anticlockwise, 100 pixels for 2 N m. */
const bar = { top: 480, height: 10, pixels: 50 };

/** Draws the rod at `angle` radians from upright, anticlockwise, and a bar as long as the torque in N m. */
export function pendulumPicture({
  angle,
  torque,
}: {
  readonly angle: number;
  readonly torque: number | null;
}): RgbArray {
  const picture = blankPicture(size, size, [255, 255, 255]);
  const direction = angle + Math.PI / 2;
  const corners = rodCorners({
    from: centre,
    angle: direction,
    along: [0, scale],
    across: [-rodWidth / 2, rodWidth / 2],
  });
  fillPolygon(picture, corners, red);
  fillDisc(picture, { centre, radius: rodWidth / 2 }, red);
  fillDisc(picture, { centre: turned(centre, direction, [scale, 0]), radius: rodWidth / 2 }, red);
  fillDisc(picture, { centre, radius: 0.05 * scale }, black);
  const reach = centre[0] - (torque ?? 0) * bar.pixels;
  fillRectangle(
    picture,
    [
      [Math.min(centre[0], reach), bar.top],
      [Math.max(centre[0], reach), bar.top + bar.height],
    ],
    black,
  );
  return picture;
}
