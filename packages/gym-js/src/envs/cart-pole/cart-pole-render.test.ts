/** Both render modes of CartPole, judged by where cart and pole must be. */
import { describe, expect, test } from "vitest";
import { pixelAt } from "../../render/raster.ts";
import { cartPolePicture } from "./cart-pole-picture.ts";
import { cartPoleText } from "./cart-pole-text.ts";

const white = [255, 255, 255];
const black = [0, 0, 0];
const wood = [202, 152, 101];
const axle = [129, 132, 203];

describe("as a picture", () => {
  test("an upright pole stands on a cart in the middle", () => {
    const picture = cartPolePicture({ position: 0, angle: 0 });
    expect([picture.width, picture.height, picture.data.length]).toEqual([600, 400, 720000]);
    expect(pixelAt(picture, 300, 292)).toEqual(axle);
    expect(pixelAt(picture, 300, 200)).toEqual(wood);
    expect(pixelAt(picture, 300, 170)).toEqual(white);
    expect(pixelAt(picture, 320, 295)).toEqual(black);
    expect(pixelAt(picture, 330, 310)).toEqual(white);
    expect(pixelAt(picture, 10, 299)).toEqual(black);
  });

  test("the cart moves 125 pixels a metre and a positive angle leans right", () => {
    const picture = cartPolePicture({ position: 1, angle: 0.5 });
    expect(pixelAt(picture, 425 + 18, 292 + 10)).toEqual(black);
    expect(pixelAt(picture, Math.round(425 + 100 * Math.sin(0.5)), Math.round(292.5 - 100 * Math.cos(0.5)))).toEqual(
      wood,
    );
    expect(pixelAt(picture, Math.round(425 - 100 * Math.sin(0.5)), Math.round(292.5 - 100 * Math.cos(0.5)))).toEqual(
      white,
    );
  });

  test("a cart outside the picture leaves only the track", () => {
    const picture = cartPolePicture({ position: 9, angle: 0 });
    expect(picture.data.filter((byte) => byte === 0)).toHaveLength(600 * 3);
  });
});

describe("as text", () => {
  test("all lines have one width and the cart stands where its position says", () => {
    const lines = cartPoleText({ position: 0, angle: 0 }).split("\n");
    expect(new Set(lines.slice(0, -1).map((line) => line.length))).toEqual(new Set([61]));
    expect(lines[8]?.indexOf("[##]")).toBe(29);
    expect(lines[0]?.[30]).toBe("|");
    expect(cartPoleText({ position: 1, angle: 0 }).split("\n")[8]?.indexOf("[##]")).toBe(39);
  });

  test("a pole that leans right goes to the right as it goes up", () => {
    const lines = cartPoleText({ position: 0, angle: 0.2 }).split("\n");
    expect(lines[0]?.indexOf("/")).toBeGreaterThan(lines[7]?.indexOf("/") ?? 99);
    expect(lines.at(-2)).toMatch(/position 0\.00 m, angle 11\.5 degrees/);
  });
});
