/** The rasteriser: areas and cut-offs. */
import { expect, test } from "vitest";
import { blankPicture, fillDisc, fillPolygon, fillRectangle, pixelAt } from "./raster.ts";

const ink = [9, 8, 7] as const;

function painted(picture: { readonly data: Uint8Array }): number {
  return picture.data.filter((byte) => byte === 9).length;
}

test("a rectangle paints exactly its pixels", () => {
  const picture = blankPicture(10, 8, [0, 0, 0]);
  fillRectangle(
    picture,
    [
      [2, 3],
      [5, 7],
    ],
    ink,
  );
  expect(painted(picture)).toBe(12);
  expect(pixelAt(picture, 2, 3)).toEqual(ink);
  expect(pixelAt(picture, 5, 3)).toEqual([0, 0, 0]);
});

test("shapes are cut off at the edge", () => {
  const picture = blankPicture(4, 4, [0, 0, 0]);
  fillPolygon(
    picture,
    [
      [-9, -9],
      [99, -9],
      [99, 99],
      [-9, 99],
    ],
    ink,
  );
  expect(painted(picture)).toBe(16);
  expect(() => pixelAt(picture, 4, 0)).toThrow(/outside a picture of 4 by 4/);
});

test("a triangle and a disc paint their area within one per cent", () => {
  const picture = blankPicture(200, 200, [0, 0, 0]);
  fillPolygon(
    picture,
    [
      [10, 10],
      [190, 30],
      [70, 180],
    ],
    ink,
  );
  const area = 0.5 * Math.abs(180 * 170 - 60 * 20);
  expect(Math.abs(painted(picture) / area - 1)).toBeLessThan(0.01);
  const disc = blankPicture(200, 200, [0, 0, 0]);
  fillDisc(disc, { centre: [100, 100], radius: 80 }, ink);
  expect(Math.abs(painted(disc) / (Math.PI * 80 ** 2) - 1)).toBeLessThan(0.01);
});
