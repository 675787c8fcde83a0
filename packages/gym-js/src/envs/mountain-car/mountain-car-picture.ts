/**
 * A mountain car as a picture. In: its position, and where the flag stands. Out: 600 by 400 pixels.
 * Why: the same scene and sizes as Gymnasium draws, the ground filled.
 */
import type { RgbArray } from "../../core/env.ts";
import { blankPicture, fillDisc, fillPolygon, fillRectangle, type Point } from "../../render/raster.ts";
import { rodCorners, turned } from "../rod.ts";
import { heightAt, leftEnd, rightEnd } from "./hill.ts";

const width = 600;
const height = 400;
/** Pixels for one unit of the position. */
const scale = width / (rightEnd - leftEnd);
const car = { width: 40, height: 20, clearance: 10, wheel: 8 };
const flag = { pole: 50, width: 25, height: 10 };

/** Draws valley, flag and car; the car stands along the ground. */
export function mountainCarPicture({ position, goal }: { readonly position: number; readonly goal: number }): RgbArray {
  const picture = blankPicture(width, height, [255, 255, 255]);
  const ground = (at: number): Point => [(at - leftEnd) * scale, height - heightAt(at) * scale];
  const curve = Array.from({ length: 100 }, (_, i) => ground(leftEnd + ((rightEnd - leftEnd) * i) / 99));
  fillPolygon(picture, [[0, height], ...curve, [width, height]], [200, 200, 200]);
  const [flagX, flagY] = ground(goal);
  const top = flagY - flag.pole;
  fillRectangle(
    picture,
    [
      [flagX, top],
      [flagX + 1, flagY],
    ],
    [0, 0, 0],
  );
  fillPolygon(
    picture,
    [
      [flagX, top],
      [flagX, top + flag.height],
      [flagX + flag.width, top + flag.height / 2],
    ],
    [204, 204, 0],
  );
  const [x, y] = ground(position);
  const axle: Point = [x, y - car.clearance];
  // Gymnasium leans the car by the slope as if it were the angle.
  const angle = Math.cos(3 * position);
  const body = rodCorners({
    from: axle,
    angle,
    along: [-car.width / 2, car.width / 2],
    across: [0, car.height],
  });
  fillPolygon(picture, body, [0, 0, 0]);
  for (const along of [-car.width / 4, car.width / 4]) {
    fillDisc(picture, { centre: turned(axle, angle, [along, 0]), radius: car.wheel }, [128, 128, 128]);
  }
  return picture;
}
