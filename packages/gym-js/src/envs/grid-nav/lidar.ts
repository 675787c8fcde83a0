/**
 * A lidar on a grid. In: a map and a cell. Out: how far each beam from the cell's centre goes before it meets an obstacle.
 * Why: the robot sees its surroundings as a real one does, by distances. Cells are visited as by Amanatides & Woo 1987.
 */
import { type GridMap, isFree } from "./grid-map.ts";

/** The direction of a beam; east is to the right, south down. */
export interface Beam {
  readonly east: number;
  readonly south: number;
}

/** `count` beams evenly around, clockwise from north. */
export function lidarBeams(count: number): readonly Beam[] {
  return Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i) / count;
    return { east: rounded(Math.sin(angle)), south: rounded(-Math.cos(angle)) };
  });
}

/** The distance from the centre of a free cell to the first obstacle or the edge along a beam, in cells, at most `range`. */
export function beamDistance(
  map: GridMap,
  { cell, range }: { readonly cell: number; readonly range: number },
  beam: Beam,
): number {
  let column = cell % map.size;
  let row = (cell - column) / map.size;
  const [eastward, southward] = [Math.sign(beam.east), Math.sign(beam.south)];
  // Along the beam: from one column border to the next, and the same for rows; a beam along an axis never meets one of them.
  const columnStep = 1 / Math.abs(beam.east);
  const rowStep = 1 / Math.abs(beam.south);
  let nextColumn = columnStep / 2;
  let nextRow = rowStep / 2;
  for (;;) {
    const reached = Math.min(nextColumn, nextRow);
    if (reached >= range) return range;
    const crossesColumn = nextColumn - reached < cornerWidth;
    const crossesRow = nextRow - reached < cornerWidth;
    // Through a corner a beam passes only where a robot could: with both cells beside it free.
    const cornered =
      crossesColumn && crossesRow && !(isFree(map, column + eastward, row) && isFree(map, column, row + southward));
    if (crossesColumn) {
      column += eastward;
      nextColumn += columnStep;
    }
    if (crossesRow) {
      row += southward;
      nextRow += rowStep;
    }
    if (cornered || !isFree(map, column, row)) return reached;
  }
}

/** Borders that are met within this distance of each other are one corner: the difference is rounding. */
const cornerWidth = 1e-9;

/** What is 0 but for rounding becomes 0, so that a beam along an axis stays on it. */
function rounded(component: number): number {
  return Math.abs(component) < 1e-12 ? 0 : component;
}
