/**
 * An acrobot as a picture. In: the angles of its links. Out: 500 by 500 pixels.
 * Why: the same scene, sizes and colours as Gymnasium draws.
 */
import type { RgbArray } from "../../core/env.ts";
import { blankPicture, fillDisc, fillPolygon, fillRectangle, type Point } from "../../render/raster.ts";
import { rodCorners, turned } from "../rod.ts";

const size = 500;
/** Pixels a metre: the picture shows 4.4 metres. */
const scale = size / 4.4;
const thickness = 0.1 * scale;

/** Draws the line to reach and both links, each with a disc where it is hung. */
export function acrobotPicture({ angle1, angle2 }: { readonly angle1: number; readonly angle2: number }): RgbArray {
  const picture = blankPicture(size, size, [255, 255, 255]);
  const fixed: Point = [size / 2, size / 2];
  const line = Math.floor(fixed[1] - scale);
  fillRectangle(
    picture,
    [
      [0, line],
      [size, line + 1],
    ],
    [0, 0, 0],
  );
  const first = angle1 - Math.PI / 2;
  const joint = turned(fixed, first, [scale, 0]);
  for (const [from, angle] of [[fixed, first] as const, [joint, first + angle2] as const]) {
    const corners = rodCorners({ from, angle, along: [0, scale], across: [-thickness, thickness] });
    fillPolygon(picture, corners, [0, 204, 204]);
    fillDisc(picture, { centre: from, radius: thickness }, [204, 204, 0]);
  }
  return picture;
}
