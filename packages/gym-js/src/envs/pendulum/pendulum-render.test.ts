/** Both render modes of Pendulum, judged by where the rod must be. */
import { describe, expect, test } from "vitest";
import { pixelAt } from "../../render/raster.ts";
import { Pendulum } from "./pendulum.ts";
import { pendulumPicture } from "./pendulum-picture.ts";
import { pendulumText } from "./pendulum-text.ts";

const white = [255, 255, 255];
const red = [204, 77, 77];
const black = [0, 0, 0];

describe("as a picture", () => {
  test("angle 0 points up from a black axle", () => {
    const picture = pendulumPicture({ angle: 0, torque: null });
    expect([picture.width, picture.height]).toEqual([500, 500]);
    expect(pixelAt(picture, 250, 250)).toEqual(black);
    expect(pixelAt(picture, 250, 150)).toEqual(red);
    expect(pixelAt(picture, 250, 350)).toEqual(white);
    expect(pixelAt(picture, 240, 485)).toEqual(white);
  });

  test("a positive angle turns to the left, and so does the bar of a positive torque", () => {
    const picture = pendulumPicture({ angle: Math.PI / 2, torque: 1 });
    expect(pixelAt(picture, 150, 250)).toEqual(red);
    expect(pixelAt(picture, 350, 250)).toEqual(white);
    expect([pixelAt(picture, 201, 485), pixelAt(picture, 198, 485)]).toEqual([black, white]);
    expect(pixelAt(picture, 252, 485)).toEqual(white);
    expect(pixelAt(pendulumPicture({ angle: 0, torque: -2 }), 349, 485)).toEqual(black);
  });
});

describe("as text", () => {
  test("all lines have one width and the rod points where its angle says", () => {
    const lines = pendulumText({ angle: 0, torque: null }).split("\n").slice(0, -1);
    expect(new Set(lines.map((line) => line.length))).toEqual(new Set([41]));
    expect([lines[0]?.[20], lines[6]?.[20], lines[12]?.trim()]).toEqual(["O", "+", ""]);
    expect(
      pendulumText({ angle: Math.PI / 2, torque: 1 })
        .split("\n")[6]
        ?.indexOf("O"),
    ).toBe(8);
    expect(lines.at(-1)).toMatch(/^angle 0\.0 degrees, torque none yet/);
  });
});

test("render shows the torque of the last step and forgets it at a reset", () => {
  const env = new Pendulum({ renderMode: "ansi" });
  env.reset({ seed: 1 });
  env.step(Float32Array.of(1.5));
  expect(env.render()).toContain("torque 1.50 N m");
  env.reset();
  expect(env.render()).toContain("torque none yet");
  const other = new Pendulum({ renderMode: "rgb_array" });
  other.reset();
  expect(other.render()).toMatchObject({ width: 500, height: 500 });
});
