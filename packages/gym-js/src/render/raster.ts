/**
 * Filled shapes on a grid of pixels. In: shapes in pixel coordinates, y downwards. Out: an RGB picture.
 * Why: environments show themselves without a graphics library. A pixel is painted if its centre is inside the shape; there
 * is no anti-aliasing.
 */
import type { RgbArray } from "../core/env.ts";

/** Red, green, blue, each 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** A point in pixels; the centre of the top left pixel is (0.5, 0.5). */
export type Point = readonly [x: number, y: number];

/** A picture filled with one colour. */
export function blankPicture(width: number, height: number, colour: Colour): RgbArray {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i += 3) data.set(colour, i);
  return { width, height, data };
}

/** Fills a polygon by the even-odd rule; what lies outside the picture is cut off. */
export function fillPolygon(picture: RgbArray, points: readonly Point[], colour: Colour): void {
  const [top, bottom] = rowsBetween(
    picture,
    Math.min(...points.map(([, y]) => y)),
    Math.max(...points.map(([, y]) => y)),
  );
  for (let row = top; row < bottom; row++) {
    const crossings = crossingsAt(points, row + 0.5);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      fillSpan(picture, { row, from: crossings[i] ?? 0, to: crossings[i + 1] ?? 0 }, colour);
    }
  }
}

/** Fills a disc. */
export function fillDisc(
  picture: RgbArray,
  disc: { readonly centre: Point; readonly radius: number },
  colour: Colour,
): void {
  const { centre, radius } = disc;
  const [top, bottom] = rowsBetween(picture, centre[1] - radius, centre[1] + radius);
  for (let row = top; row < bottom; row++) {
    const reach = Math.sqrt(Math.max(0, radius ** 2 - (row + 0.5 - centre[1]) ** 2));
    fillSpan(picture, { row, from: centre[0] - reach, to: centre[0] + reach }, colour);
  }
}

/** Fills an upright rectangle from one corner to the opposite one. */
export function fillRectangle(picture: RgbArray, corners: readonly [Point, Point], colour: Colour): void {
  const [[x0, y0], [x1, y1]] = corners;
  fillPolygon(
    picture,
    [
      [x0, y0],
      [x1, y0],
      [x1, y1],
      [x0, y1],
    ],
    colour,
  );
}

/** The colour of a pixel. Throws RangeError outside the picture. */
export function pixelAt(picture: RgbArray, column: number, row: number): Colour {
  if (column < 0 || row < 0 || column >= picture.width || row >= picture.height) {
    throw new RangeError(
      `The pixel (${column}, ${row}) is outside a picture of ${picture.width} by ${picture.height}.`,
    );
  }
  const [red = 0, green = 0, blue = 0] = picture.data.subarray((row * picture.width + column) * 3);
  return [red, green, blue];
}

/** Rows whose centres lie between two heights, within the picture, as a half-open range. */
function rowsBetween(picture: RgbArray, top: number, bottom: number): [number, number] {
  return [Math.max(0, Math.ceil(top - 0.5)), Math.min(picture.height, Math.ceil(bottom - 0.5))];
}

/** Where the edges of a polygon cross a height, from left to right. */
function crossingsAt(points: readonly Point[], height: number): number[] {
  const crossings: number[] = [];
  points.forEach(([x1, y1], i) => {
    const [x0, y0] = points[(i + points.length - 1) % points.length] ?? [x1, y1];
    if (y0 <= height !== y1 <= height) crossings.push(x0 + ((height - y0) / (y1 - y0)) * (x1 - x0));
  });
  return crossings.sort((a, b) => a - b);
}

function fillSpan(picture: RgbArray, span: { row: number; from: number; to: number }, colour: Colour): void {
  const first = Math.max(0, Math.ceil(span.from - 0.5));
  const end = Math.min(picture.width, Math.ceil(span.to - 0.5));
  for (let column = first; column < end; column++) picture.data.set(colour, (span.row * picture.width + column) * 3);
}
