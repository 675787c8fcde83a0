/**
 * Grids of coloured tiles. In: a size, a colour for each tile. Out: a picture, and where a tile's parts are on it.
 * Why: every grid world draws its ground the same way.
 */
import type { RgbArray } from "../../core/env.ts";
import { blankPicture, type Colour, fillDisc, fillRectangle, type Point } from "../../render/raster.ts";

/** A picture of tiles, numbered row by row from the top left. */
export interface TilePicture {
  readonly picture: RgbArray;
  /** Fills a tile up to a margin of one pixel, which shows the grid. */
  fill(tile: number, colour: Colour): void;
  /** Draws a disc at a tile's centre; `size` is its diameter as a share of the tile. */
  disc(tile: number, size: number, colour: Colour): void;
  /** Draws a wall on a tile's right side, from its top to its bottom. */
  wallRight(tile: number, colour: Colour): void;
}

/** Tiles of `cell` pixels a side on a background that is also the colour of the grid's lines. */
export function tilePicture(
  { columns, rows, cell }: { readonly columns: number; readonly rows: number; readonly cell: number },
  lines: Colour,
): TilePicture {
  const picture = blankPicture(columns * cell, rows * cell, lines);
  const corner = (tile: number): Point => [(tile % columns) * cell, Math.floor(tile / columns) * cell];
  return {
    picture,
    fill: (tile, colour) => {
      const [x, y] = corner(tile);
      const corners: readonly [Point, Point] = [
        [x + 1, y + 1],
        [x + cell - 1, y + cell - 1],
      ];
      fillRectangle(picture, corners, colour);
    },
    disc: (tile, size, colour) => {
      const [x, y] = corner(tile);
      fillDisc(picture, { centre: [x + cell / 2, y + cell / 2], radius: (size * cell) / 2 }, colour);
    },
    wallRight: (tile, colour) => {
      const [x, y] = corner(tile);
      const corners: readonly [Point, Point] = [
        [x + cell - 3, y],
        [x + cell + 3, y + cell],
      ];
      fillRectangle(picture, corners, colour);
    },
  };
}
