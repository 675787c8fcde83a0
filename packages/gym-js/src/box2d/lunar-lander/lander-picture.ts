/**
 * A lander as a picture. In: the ground, where the lander and its legs are, which engines run. Out: 600 by 400 pixels.
 * Why: the scene, sizes and colours that Gymnasium draws; a flame stands for its particles.
 */
import type { RgbArray } from "../../core/env.ts";
import { blankPicture, type Colour, fillPolygon, fillRectangle, type Point } from "../../render/raster.ts";
import { groundAcross, hull, type LanderScene, leg, type Pose, padEnds, padHeight, scale, view } from "./landscape.ts";

const [width, height] = [view.width * scale, view.height * scale];
const colours = {
  sky: [0, 0, 0],
  ground: [255, 255, 255],
  lander: [128, 102, 230],
  edge: [77, 77, 128],
  flag: [204, 204, 0],
  flame: [255, 128, 51],
} as const satisfies Readonly<Record<string, Colour>>;
const flag = { pole: 50, width: 25, height: 10 } as const;

/** Draws ground, flags, flames, legs and hull. */
export function landerPicture({ ground, lander, legs, throttle }: LanderScene): RgbArray {
  const picture = blankPicture(width, height, colours.sky);
  const line = groundAcross.map((x, i): Point => [x * scale, height - (ground[i] ?? 0) * scale]);
  fillPolygon(picture, [[0, height], ...line, [width, height]], colours.ground);
  for (const x of padEnds) drawFlag(picture, [x * scale, height - padHeight * scale]);
  const paint = (pose: Pose, points: readonly (readonly [number, number])[], colour: Colour): void =>
    fillPolygon(picture, placed(pose, points), colour);
  if (throttle.main > 0) {
    const reach = 10 + 25 * throttle.main;
    paint(
      lander,
      [
        [-7, -10],
        [7, -10],
        [0, -reach],
      ],
      colours.flame,
    );
  }
  if (throttle.side !== 0) {
    const out = -Math.sign(throttle.side);
    paint(
      lander,
      [
        [out * 17, 10],
        [out * 17, 16],
        [out * 33, 13],
      ],
      colours.flame,
    );
  }
  const { halfWidth, halfHeight } = leg;
  for (const pose of legs) {
    paint(pose, rectangle(halfWidth, halfHeight), colours.edge);
    paint(pose, rectangle(halfWidth - 1, halfHeight - 1), colours.lander);
  }
  paint(lander, hull, colours.edge);
  paint(
    lander,
    hull.map(([x, y]) => [x * 0.9, (y - 3) * 0.9 + 3] as const),
    colours.lander,
  );
  return picture;
}

function rectangle(halfWidth: number, halfHeight: number): readonly (readonly [number, number])[] {
  return [
    [-halfWidth, -halfHeight],
    [halfWidth, -halfHeight],
    [halfWidth, halfHeight],
    [-halfWidth, halfHeight],
  ];
}

/** Points of a body, in pixels around its origin and y upwards, as the picture has them. */
function placed({ x, y, angle }: Pose, points: readonly (readonly [number, number])[]): Point[] {
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  return points.map(([right, up]) => [
    x * scale + right * cos - up * sin,
    height - (y * scale + right * sin + up * cos),
  ]);
}

function drawFlag(picture: RgbArray, [x, y]: Point): void {
  const top = y - flag.pole;
  fillRectangle(
    picture,
    [
      [x, top],
      [x + 1, y],
    ],
    colours.ground,
  );
  fillPolygon(
    picture,
    [
      [x, top],
      [x, top + flag.height],
      [x + flag.width, top + flag.height / 2],
    ],
    colours.flag,
  );
}
