/**
 * GridNav as text. In: a state. Out: the map, one character a cell, for a terminal.
 * Why: watching an agent needs no window.
 */
import { gridLines } from "./grid-map.ts";
import { gridMoves } from "./grid-moves.ts";
import type { GridNavState } from "./grid-nav.ts";

/** `#` obstacle, `.` free, `S` start, `G` goal, `@` robot; below, where it is and looks. */
export function gridNavText({ task, robot, heading }: GridNavState): string {
  const { size } = task.map;
  const lines = gridLines(task, robot);
  const place = `column ${robot % size}, row ${Math.floor(robot / size)}, heading ${gridMoves["8"][heading]?.name}`;
  return `${lines.join("\n")}\n${place}\n`;
}
