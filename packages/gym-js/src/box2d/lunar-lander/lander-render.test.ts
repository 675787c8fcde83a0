/** Both render modes of LunarLander, judged by where ground, flags, lander and flames must be. */
import { describe, expect, test } from "vitest";
import { pixelAt } from "../../render/raster.ts";
import { landerPicture } from "./lander-picture.ts";
import { landerText } from "./lander-text.ts";
import { groundAcross, type LanderScene, padHeight } from "./landscape.ts";

const black = [0, 0, 0];
const white = [255, 255, 255];
const violet = [128, 102, 230];
const yellow = [204, 204, 0];
const flame = [255, 128, 51];

/** Level ground; the lander in the middle, ten metres up, its legs at its sides. */
const level: LanderScene = {
  ground: groundAcross.map(() => padHeight),
  lander: { x: 10, y: 10, angle: 0 },
  legs: [
    { x: 11, y: 9.5, angle: 0 },
    { x: 9, y: 9.5, angle: 0 },
  ],
  throttle: { main: 0, side: 0 },
  observed: [0, 0.9, 0.1, -0.25, 0, 0, 1, 0],
};

describe("as a picture", () => {
  const picture = landerPicture(level);

  test("the ground is white below the pad's height, the sky black", () => {
    expect([picture.width, picture.height]).toEqual([600, 400]);
    expect([pixelAt(picture, 5, 299), pixelAt(picture, 5, 301)]).toEqual([black, white]);
  });

  test("flags wave at both ends of the pad", () => {
    expect([240, 360].map((x) => pixelAt(picture, x + 5, 255))).toEqual([yellow, yellow]);
    expect([240, 360].map((x) => pixelAt(picture, x, 290))).toEqual([white, white]);
  });

  test("hull and legs stand 30 pixels a metre from the lower left corner", () => {
    expect(pixelAt(picture, 300, 100)).toEqual(violet);
    expect([330, 270].map((x) => pixelAt(picture, x, 115))).toEqual([violet, violet]);
    expect(pixelAt(picture, 300, 80)).toEqual(black);
  });

  test("a turn to the left moves the hull's top to the left", () => {
    const turned = landerPicture({ ...level, lander: { x: 10, y: 10, angle: Math.PI / 2 } });
    expect([pixelAt(turned, 286, 100), pixelAt(turned, 314, 100)]).toEqual([violet, black]);
  });

  test("flames come out below and on the side away from the push", () => {
    expect([pixelAt(picture, 300, 115), pixelAt(picture, 278, 87), pixelAt(picture, 322, 87)]).toEqual([
      black,
      black,
      black,
    ]);
    const burning = landerPicture({ ...level, throttle: { main: 1, side: 1 } });
    expect([pixelAt(burning, 300, 115), pixelAt(burning, 278, 87), pixelAt(burning, 322, 87)]).toEqual([
      flame,
      flame,
      black,
    ]);
    const other = landerPicture({ ...level, throttle: { main: 0, side: -0.5 } });
    expect([pixelAt(other, 300, 115), pixelAt(other, 278, 87), pixelAt(other, 322, 87)]).toEqual([black, black, flame]);
  });
});

describe("as text", () => {
  test("all lines have one width, the numbers stand below", () => {
    const lines = landerText(level).split("\n").slice(0, -1);
    expect(new Set(lines.map(({ length }) => length))).toEqual(new Set([61]));
    expect(lines).toHaveLength(22);
    expect(lines.at(-1)?.trim()).toBe("at 0.00 0.90, speed 0.10 -0.25, angle 0.00, legs 01");
  });

  test("the lander stands over the pad, with its flames", () => {
    const shown = landerText({ ...level, throttle: { main: 1, side: 1 } }).split("\n");
    expect(shown[5]?.indexOf("-A")).toBe(29);
    expect(shown[6]?.indexOf("v")).toBe(30);
    expect(shown[14]).toBe(`${" ".repeat(24)}P${" ".repeat(11)}P${" ".repeat(24)}`);
    expect(shown[15]).toBe(".".repeat(61));
  });

  test.each([
    [0.5, "\\"],
    [-0.5, "/"],
  ])("an angle of %d is drawn as %s", (angle, sign) => {
    expect(landerText({ ...level, lander: { x: 10, y: 10, angle } }).split("\n")[5]?.[30]).toBe(sign);
  });
});
