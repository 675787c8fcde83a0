/**
 * Movements of pictures as affine maps: where each pixel of the result comes from, in pixels. Steps that move pixels one after
 * another become one map, so that pixels are interpolated once, and what one step moves out of sight another may bring back.
 */
import type { ImageShape } from "./picture.ts";

/** The pixel `(x, y)` comes from `(xx·x + xy·y + x0, yx·x + yy·y + y0)`; y points down. */
export interface Movement {
  xx: number;
  xy: number;
  x0: number;
  yx: number;
  yy: number;
  y0: number;
}

/** What stands beyond the border: black, the nearest pixel, or the picture again, mirrored or as it is. */
export type Fill = "zero" | "nearest" | "reflect" | "wrap";

/** A map that moves nothing. */
export function restingMovement(): Movement {
  return { xx: 1, xy: 0, x0: 0, yx: 0, yy: 1, y0: 0 };
}

/** Makes `movement` the one that moves nothing. */
export function rest(movement: Movement): void {
  movement.xx = 1;
  movement.xy = 0;
  movement.x0 = 0;
  movement.yx = 0;
  movement.yy = 1;
  movement.y0 = 0;
}

/** Lets a movement follow on one that is made already. */
export function follow(movement: Movement, next: Readonly<Movement>): void {
  const { xx, xy, x0, yx, yy, y0 } = movement;
  movement.xx = xx * next.xx + xy * next.yx;
  movement.xy = xx * next.xy + xy * next.yy;
  movement.x0 = xx * next.x0 + xy * next.y0 + x0;
  movement.yx = yx * next.xx + yy * next.yx;
  movement.yy = yx * next.xy + yy * next.yy;
  movement.y0 = yx * next.x0 + yy * next.y0 + y0;
}

/** Mirrors left and right, top and bottom. */
export function mirror(movement: Movement, [height, width]: ImageShape, axes: { x: boolean; y: boolean }): void {
  if (axes.x) {
    movement.x0 += movement.xx * (width - 1);
    movement.y0 += movement.yx * (width - 1);
    movement.xx = -movement.xx;
    movement.yx = -movement.yx;
  }
  if (axes.y) {
    movement.x0 += movement.xy * (height - 1);
    movement.y0 += movement.yy * (height - 1);
    movement.xy = -movement.xy;
    movement.yy = -movement.yy;
  }
}

/** Moves the picture by so many pixels to the right and down. */
export function shift(movement: Movement, x: number, y: number): void {
  movement.x0 -= movement.xx * x + movement.xy * y;
  movement.y0 -= movement.yx * x + movement.yy * y;
}

/** A linear map about the middle of the picture; the matrix tells where a pixel comes from. */
export function aboutMiddle(
  movement: Movement,
  [height, width]: ImageShape,
  [xx, xy, yx, yy]: readonly [number, number, number, number],
): void {
  const x = (width - 1) / 2;
  const y = (height - 1) / 2;
  follow(movement, { xx, xy, x0: x - xx * x - xy * y, yx, yy, y0: y - yx * x - yy * y });
}

/** Turns counter-clockwise. */
export function turn(movement: Movement, shape: ImageShape, degrees: number): void {
  const radians = (degrees * Math.PI) / 180;
  const cos = snap(Math.cos(radians));
  const sin = snap(Math.sin(radians));
  // y points down, so the inverse of a turn to the left has these signs.
  aboutMiddle(movement, shape, [cos, -sin, sin, cos]);
}

/** Sines of multiples of 90° as they are, not one rounding beside. */
function snap(value: number): number {
  const whole = Math.round(value);
  return Math.abs(value - whole) < 1e-12 ? whole : value;
}

/** Whether every pixel comes from exactly one other, without a turn: flips, and shifts by whole pixels. */
export function isWhole({ xx, xy, x0, yx, yy, y0 }: Readonly<Movement>): boolean {
  return (
    xy === 0 &&
    yx === 0 &&
    (xx === 1 || xx === -1) &&
    (yy === 1 || yy === -1) &&
    Number.isInteger(x0) &&
    Number.isInteger(y0)
  );
}

/** Whether nothing moves. */
export function isRest({ xx, xy, x0, yx, yy, y0 }: Readonly<Movement>): boolean {
  return xx === 1 && xy === 0 && x0 === 0 && yx === 0 && yy === 1 && y0 === 0;
}

/** The place from which an index beyond the border is read; -1 for black. */
export function beyond(index: number, length: number, fill: Fill): number {
  if (index >= 0 && index < length) return index;
  switch (fill) {
    case "zero":
      return -1;
    case "nearest":
      return index < 0 ? 0 : length - 1;
    case "reflect": {
      const period = 2 * length;
      const place = ((index % period) + period) % period;
      return place < length ? place : period - 1 - place;
    }
    case "wrap":
      return ((index % length) + length) % length;
  }
}

/** The index that each place of an axis is read from, where a whole movement is made: `slope` is 1 or -1. */
export function wholeIndices(into: Int32Array, along: { slope: number; start: number; fill: Fill }): void {
  const { slope, start, fill } = along;
  for (let at = 0; at < into.length; at++) into[at] = beyond(slope * at + start, into.length, fill);
}
