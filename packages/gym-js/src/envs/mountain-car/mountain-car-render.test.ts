/** Both render modes of the mountain cars, judged by where car, ground and flag must be. */
import { describe, expect, test } from "vitest";
import { pixelAt } from "../../render/raster.ts";
import { MountainCar } from "./mountain-car.ts";
import { mountainCarPicture } from "./mountain-car-picture.ts";
import { mountainCarText } from "./mountain-car-text.ts";

const white = [255, 255, 255];
const black = [0, 0, 0];
const ground = [200, 200, 200];
const bottom = -Math.PI / 6;

describe("as a picture", () => {
  const picture = mountainCarPicture({ position: bottom, goal: 0.5 });
  const x = Math.floor(((bottom + 1.2) / 1.8) * 600);

  test("the car stands level at the bottom, on its wheels", () => {
    expect([picture.width, picture.height]).toEqual([600, 400]);
    const floor = 400 - Math.round(0.1 * (600 / 1.8));
    expect(pixelAt(picture, x, floor + 3)).toEqual(ground);
    expect(pixelAt(picture, x, floor - 20)).toEqual(black);
    expect(pixelAt(picture, x, floor - 35)).toEqual(white);
    expect(pixelAt(picture, x - 10, floor - 8)).toEqual([128, 128, 128]);
    expect(pixelAt(picture, x + 10, floor - 8)).toEqual([128, 128, 128]);
  });

  test("the flag waves above its place", () => {
    const flagX = (1.7 / 1.8) * 600;
    const flagY = 400 - (Math.sin(1.5) * 0.45 + 0.55) * (600 / 1.8);
    expect(pixelAt(picture, Math.floor(flagX) + 6, Math.floor(flagY - 45))).toEqual([204, 204, 0]);
    expect(pixelAt(picture, Math.floor(flagX) + 6, Math.floor(flagY - 25))).toEqual(white);
  });

  test("on the right slope the car leans back", () => {
    const slope = mountainCarPicture({ position: 0, goal: 0.5 });
    const axle = 400 - 0.55 * (600 / 1.8) - 10;
    expect(pixelAt(slope, 400 - 12, Math.round(axle - 13))).toEqual(black);
    expect(pixelAt(slope, 400 + 14, Math.round(axle - 14))).toEqual(white);
  });
});

describe("as text", () => {
  test("all lines have one width, and the car stands in the valley's lowest row", () => {
    const lines = mountainCarText({ position: bottom, velocity: 0.01, goal: 0.5 }).split("\n").slice(0, -1);
    expect(new Set(lines.map((line) => line.length))).toEqual(new Set([61]));
    expect(lines[9]?.indexOf("O")).toBe(Math.round(((bottom + 1.2) / 1.8) * 60));
    expect(lines.findIndex((line) => line.includes("P"))).toBe(0);
    expect(lines.at(-1)).toMatch(/^position -0\.524, velocity 0\.0100 a step/);
  });

  test("every column has ground", () => {
    const lines = mountainCarText({ position: 5, velocity: 0, goal: 0.5 }).split("\n");
    for (let column = 0; column < 61; column++) expect(lines.some((line) => line[column] === ".")).toBe(true);
  });
});

test("render follows the mode", () => {
  const shown = (["ansi", "rgb_array"] as const).map((renderMode) => {
    const env = new MountainCar({ renderMode });
    env.reset({ seed: 1 });
    return env.render();
  });
  expect(shown).toEqual([expect.stringContaining("O"), expect.objectContaining({ width: 600, height: 400 })]);
  const env = new MountainCar();
  env.reset();
  expect(env.render()).toBe(null);
});
