/**
 * The moves of a robot on a grid. In: a cell and a move. Out: the cell it leads to, or none.
 * Why: the environment and the search for shortest paths must agree on what a move is.
 */
import { type GridMap, isFree } from "./grid-map.ts";

/** One step; `north` is up. Its length is in cells. */
export interface GridMove {
  readonly name: string;
  readonly east: -1 | 0 | 1;
  readonly south: -1 | 0 | 1;
  readonly length: number;
}

/** All eight directions, clockwise from north. */
const eight: readonly GridMove[] = [
  { name: "north", east: 0, south: -1, length: 1 },
  { name: "north-east", east: 1, south: -1, length: Math.SQRT2 },
  { name: "east", east: 1, south: 0, length: 1 },
  { name: "south-east", east: 1, south: 1, length: Math.SQRT2 },
  { name: "south", east: 0, south: 1, length: 1 },
  { name: "south-west", east: -1, south: 1, length: Math.SQRT2 },
  { name: "west", east: -1, south: 0, length: 1 },
  { name: "north-west", east: -1, south: -1, length: Math.SQRT2 },
];

/** The moves by action: north, east, south, west, with "8" also the diagonals between them, clockwise from north. */
export const gridMoves: Readonly<Record<"4" | "8", readonly GridMove[]>> = {
  "4": eight.filter(({ length }) => length === 1),
  "8": eight,
};

/** Where a move from a free cell leads, or -1 if it collides; a diagonal needs both cells beside it free. */
export function cellAfter(map: GridMap, from: number, { east, south }: GridMove): number {
  const column = from % map.size;
  const row = (from - column) / map.size;
  const fits =
    isFree(map, column + east, row + south) && isFree(map, column + east, row) && isFree(map, column, row + south);
  return fits ? from + south * map.size + east : -1;
}
