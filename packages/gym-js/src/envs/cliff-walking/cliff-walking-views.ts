/**
 * CliffWalking as text and as a picture. In: where the walker is. Out: Gymnasium's lines, or tiles.
 * Why: the text is the same as in Python, byte for byte; the picture is ours.
 */
import type { RgbArray } from "../../core/env.ts";
import type { Colour } from "../../render/raster.ts";
import { tilePicture } from "../tabular/tile-picture.ts";
import { columns, goal, isCliff, rows, start } from "./cliff-map.ts";

/** `x` the walker, `T` the goal, `C` the cliff, `o` all else; an empty line at the end. */
export function cliffWalkingText(state: number): string {
  const tiles = Array.from({ length: rows * columns }, (_, tile) =>
    tile === state ? "x" : tile === goal ? "T" : isCliff(tile) ? "C" : "o",
  );
  const lines = Array.from({ length: rows }, (_, row) => tiles.slice(row * columns, (row + 1) * columns).join("  "));
  return `${lines.join("\n")}\n\n`;
}

/** 576 by 192 pixels: ground green, the cliff dark, start blue, the goal golden, the walker a red disc. */
export function cliffWalkingPicture(state: number): RgbArray {
  const tiles = tilePicture({ columns, rows, cell: 48 }, [120, 150, 100]);
  const colourOf = (tile: number): Colour => {
    if (isCliff(tile)) return [70, 60, 56];
    if (tile === goal) return [240, 200, 90];
    return tile === start ? [150, 190, 220] : [170, 205, 140];
  };
  for (let tile = 0; tile < rows * columns; tile++) tiles.fill(tile, colourOf(tile));
  tiles.disc(state, 0.6, [206, 60, 50]);
  return tiles.picture;
}
