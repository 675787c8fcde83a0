/**
 * Taxi as text and as a picture. In: a state. Out: Gymnasium's lines, or tiles.
 * Why: the text is the same as in Python, byte for byte; the picture is ours.
 */
import type { RgbArray } from "../../core/env.ts";
import type { Colour } from "../../render/raster.ts";
import { coloured } from "../tabular/terminal-colour.ts";
import { tilePicture } from "../tabular/tile-picture.ts";
import { inTaxi, side, stops, type TaxiState, taxiMap, tileAfter } from "./taxi-map.ts";

const names = ["South", "North", "East", "West", "Pickup", "Dropoff"];

/** The taxi on yellow, or green with the passenger in it; the passenger blue, the destination magenta; then the last action. */
export function taxiText(state: TaxiState, lastAction: number | null): string {
  const grid = taxiMap.map((line): string[] => [...line]);
  const paint = (at: { readonly row: number; readonly column: number }, style: (tile: string) => string): void => {
    const line = grid[1 + at.row];
    const place = 2 * at.column + 1;
    if (line !== undefined) line[place] = style(line[place] ?? "");
  };
  if (state.passenger === inTaxi) {
    paint(state, (tile) => coloured(tile === " " ? "_" : tile, "green", "behind"));
  } else {
    paint(state, (tile) => coloured(tile, "yellow", "behind"));
    paint(stops[state.passenger] ?? state, (tile) => coloured(tile, "blue", "bold"));
  }
  paint(stops[state.destination] ?? state, (tile) => coloured(tile, "magenta"));
  const action = lastAction === null ? "" : `  (${names[lastAction]})`;
  return `${grid.map((line) => line.join("")).join("\n")}\n${action}\n`;
}

const stopColours: readonly Colour[] = [
  [226, 110, 100],
  [120, 190, 120],
  [236, 216, 110],
  [120, 150, 226],
];

/** 320 by 320 pixels: stops in their colours, walls dark, the taxi a disc in yellow, the passenger in blue, the destination ringed. */
export function taxiPicture(state: TaxiState): RgbArray {
  const tiles = tilePicture({ columns: side, rows: side, cell: 64 }, [206, 206, 200]);
  const tileOf = ({ row, column }: { readonly row: number; readonly column: number }): number => row * side + column;
  for (let tile = 0; tile < side * side; tile++) tiles.fill(tile, [240, 240, 234]);
  stops.forEach((stop, index) => {
    const colour = stopColours[index] ?? [0, 0, 0];
    tiles.fill(tileOf(stop), colour);
    if (index !== state.destination) return;
    tiles.disc(tileOf(stop), 0.95, [150, 60, 150]);
    tiles.disc(tileOf(stop), 0.85, colour);
  });
  for (let tile = 0; tile < side * side; tile++) {
    const at = { row: Math.floor(tile / side), column: tile % side };
    if (at.column < side - 1 && tileAfter(at, 2) === null) tiles.wallRight(tile, [60, 60, 60]);
  }
  tiles.disc(tileOf(state), 0.7, [240, 180, 40]);
  tiles.disc(tileOf(stops[state.passenger] ?? state), 0.3, [40, 80, 180]);
  return tiles.picture;
}
