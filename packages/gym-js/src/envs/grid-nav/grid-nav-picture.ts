/**
 * GridNav as a picture. In: a state, and where the lidar's beams end. Out: at most 480 by 480 pixels.
 * Why: shows at once what the robot sees and what it does not.
 */
import type { RgbArray } from "../../core/env.ts";
import { blankPicture, fillDisc, fillPolygon, fillRectangle, type Point } from "../../render/raster.ts";
import { gridMoves } from "./grid-moves.ts";
import type { GridNavState } from "./grid-nav.ts";

const side = 480;

/** Draws obstacles dark, the goal green, the region that the lidar sees yellow, the robot blue with a mark at its front. */
export function gridNavPicture(
  { task, robot, heading }: GridNavState,
  hits: readonly { readonly east: number; readonly south: number }[],
): RgbArray {
  const { size, blocked } = task.map;
  const cell = Math.floor(side / size);
  const picture = blankPicture(size * cell, size * cell, [245, 245, 240]);
  const centre: Point = [((robot % size) + 0.5) * cell, (Math.floor(robot / size) + 0.5) * cell];
  const seen = hits.map(({ east, south }): Point => [centre[0] + east * cell, centre[1] + south * cell]);
  fillPolygon(picture, seen, [255, 236, 160]);
  const square = (index: number): [Point, Point] => {
    const [x, y] = [(index % size) * cell, Math.floor(index / size) * cell];
    return [
      [x, y],
      [x + cell, y + cell],
    ];
  };
  fillRectangle(picture, square(task.goal), [90, 170, 90]);
  blocked.forEach((flag, index) => {
    if (flag === 1) fillRectangle(picture, square(index), [70, 74, 84]);
  });
  for (const hit of seen) fillDisc(picture, { centre: hit, radius: Math.max(1, cell / 16) }, [200, 60, 50]);
  fillDisc(picture, { centre, radius: cell * 0.35 }, [60, 100, 200]);
  const front = gridMoves["8"][heading] ?? { east: 0, south: 0, length: 1 };
  const reach = (cell * 0.22) / front.length;
  const nose: Point = [centre[0] + front.east * reach, centre[1] + front.south * reach];
  fillDisc(picture, { centre: nose, radius: cell * 0.1 }, [255, 255, 255]);
  return picture;
}
