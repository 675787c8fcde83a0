/**
 * FrozenLake as text and as a picture. In: the map and where the player is. Out: Gymnasium's lines, or tiles.
 * Why: the text is the same as in Python, byte for byte; the picture is ours.
 */
import type { RgbArray } from "../../core/env.ts";
import type { Colour } from "../../render/raster.ts";
import { coloured } from "../tabular/terminal-colour.ts";
import { tilePicture } from "../tabular/tile-picture.ts";

const names = ["Left", "Down", "Right", "Up"];

/** A line for the last action, empty at the start, then the map with the player's tile on red. */
export function frozenLakeText(
  desc: readonly string[],
  { state, lastAction }: { readonly state: number; readonly lastAction: number | null },
): string {
  const columns = desc[0]?.length ?? 1;
  const rows = desc.map((line, row) =>
    [...line]
      .map((tile, column) => (row * columns + column === state ? coloured(tile, "red", "behind") : tile))
      .join(""),
  );
  const action = lastAction === null ? "" : `  (${names[lastAction]})`;
  return `${action}\n${rows.join("\n")}\n`;
}

const colours: Readonly<Record<string, Colour>> = {
  S: [196, 226, 204],
  F: [214, 234, 246],
  H: [34, 62, 98],
  G: [240, 200, 90],
};

/** At most 512 pixels a side: ice pale, holes dark, the goal golden, the player a red disc. */
export function frozenLakePicture(desc: readonly string[], state: number): RgbArray {
  const [columns, rows] = [desc[0]?.length ?? 1, desc.length];
  const cell = Math.max(4, Math.min(64, Math.floor(512 / Math.max(columns, rows))));
  const tiles = tilePicture({ columns, rows, cell }, [160, 190, 210]);
  [...desc.join("")].forEach((tile, index) => {
    tiles.fill(index, colours[tile] ?? [0, 0, 0]);
  });
  tiles.disc(state, 0.6, [206, 60, 50]);
  return tiles.picture;
}
