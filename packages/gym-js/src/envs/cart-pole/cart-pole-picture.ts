/**
 * CartPole as a picture. In: the cart's position and the pole's angle. Out: 600 by 400 pixels.
 * Why: the same scene, sizes and colours as Gymnasium draws.
 */
import type { RgbArray } from "../../core/env.ts";
import { blankPicture, fillDisc, fillPolygon, fillRectangle, type Point } from "../../render/raster.ts";
import { rodCorners } from "../rod.ts";

const width = 600;
const height = 400;
/** Pixels a metre: the picture shows 4.8 metres. */
const scale = width / 4.8;
const trackY = 300;
const cart = { width: 50, height: 30 };
const pole = { width: 10, length: scale };
const axleAbove = cart.height / 4;

/** Draws a cart at `position` metres with its pole at `angle` radians from upright, clockwise. */
export function cartPolePicture({ position, angle }: { readonly position: number; readonly angle: number }): RgbArray {
  const picture = blankPicture(width, height, [255, 255, 255]);
  const x = position * scale + width / 2;
  const axle: Point = [x, trackY - axleAbove];
  fillRectangle(
    picture,
    [
      [x - cart.width / 2, trackY - cart.height / 2],
      [x + cart.width / 2, trackY + cart.height / 2],
    ],
    [0, 0, 0],
  );
  const corners = rodCorners({
    from: axle,
    angle: Math.PI / 2 - angle,
    along: [-pole.width / 2, pole.length - pole.width / 2],
    across: [-pole.width / 2, pole.width / 2],
  });
  fillPolygon(picture, corners, [202, 152, 101]);
  fillDisc(picture, { centre: axle, radius: pole.width / 2 }, [129, 132, 203]);
  fillRectangle(
    picture,
    [
      [0, trackY - 1],
      [width, trackY],
    ],
    [0, 0, 0],
  );
  return picture;
}
