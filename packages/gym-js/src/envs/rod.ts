/**
 * A rectangle that is turned about a point. In: the point, an angle, what lies along and across. Out: its corners.
 * Why: poles, pendulums and cars are drawn as one.
 */
import type { Point } from "../render/raster.ts";

/** A rectangle in pixels; `angle` in radians turns it anticlockwise as seen, from pointing to the right. */
export interface Rod {
  readonly from: Point;
  readonly angle: number;
  /** Where it begins and ends along its own direction, from `from`. */
  readonly along: readonly [number, number];
  /** Where it begins and ends across, to its left. */
  readonly across: readonly [number, number];
}

/** The four corners of a rod in pixels, y downwards. */
export function rodCorners({ from, angle, along, across }: Rod): readonly Point[] {
  const [start, end] = along;
  const [right, left] = across;
  return [
    turned(from, angle, [start, right]),
    turned(from, angle, [start, left]),
    turned(from, angle, [end, left]),
    turned(from, angle, [end, right]),
  ];
}

/** The point that lies `offset` (along, to the left) from another, for a direction `angle`. */
export function turned(from: Point, angle: number, offset: readonly [number, number]): Point {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [from[0] + offset[0] * cos - offset[1] * sin, from[1] - offset[0] * sin - offset[1] * cos];
}
