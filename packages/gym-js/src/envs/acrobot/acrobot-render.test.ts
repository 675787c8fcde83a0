/** Both render modes of Acrobot, judged by where its links must be. */
import { describe, expect, test } from "vitest";
import { pixelAt } from "../../render/raster.ts";
import { Acrobot } from "./acrobot.ts";
import { acrobotPicture } from "./acrobot-picture.ts";
import { acrobotText } from "./acrobot-text.ts";

const white = [255, 255, 255];
const link = [0, 204, 204];
const joint = [204, 204, 0];

describe("as a picture", () => {
  test("at rest both links hang down below the line", () => {
    const picture = acrobotPicture({ angle1: 0, angle2: 0 });
    expect([picture.width, picture.height]).toEqual([500, 500]);
    expect([pixelAt(picture, 250, 250), pixelAt(picture, 250, 363)]).toEqual([joint, joint]);
    expect([pixelAt(picture, 250, 300), pixelAt(picture, 250, 450)]).toEqual([link, link]);
    expect(pixelAt(picture, 250, 200)).toEqual(white);
    expect(pixelAt(picture, 10, Math.floor(250 - 500 / 4.4))).toEqual([0, 0, 0]);
  });

  test("a positive angle turns to the right, the second link from the first", () => {
    const picture = acrobotPicture({ angle1: Math.PI / 2, angle2: Math.PI / 2 });
    expect([pixelAt(picture, 310, 250), pixelAt(picture, 363, 190)]).toEqual([link, link]);
    expect([pixelAt(picture, 190, 250), pixelAt(picture, 363, 310)]).toEqual([white, white]);
  });
});

describe("as text", () => {
  test("all lines have one width, and joint and free end are where the angles say", () => {
    const lines = acrobotText({ angle1: 0, angle2: 0 }).split("\n").slice(0, -1);
    expect(new Set(lines.map((line) => line.length))).toEqual(new Set([41]));
    expect([lines[8]?.[20], lines[12]?.[20], lines[16]?.[20], lines[4]]).toEqual(["+", "o", "O", "-".repeat(41)]);
    expect(lines.at(-1)).toMatch(/^angles 0\.0 and 0\.0 degrees/);
    const bent = acrobotText({ angle1: Math.PI / 2, angle2: Math.PI / 2 }).split("\n");
    expect([bent[8]?.[28], bent[4]?.[28]]).toEqual(["o", "O"]);
  });
});

test("render follows the mode", () => {
  const frames = (["ansi", "rgb_array"] as const).map((renderMode) => {
    const env = new Acrobot({ renderMode });
    env.reset({ seed: 1 });
    return env.render();
  });
  expect(frames).toEqual([expect.stringContaining("O"), expect.objectContaining({ width: 500, height: 500 })]);
});
