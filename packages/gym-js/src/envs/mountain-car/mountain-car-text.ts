/**
 * A mountain car as text. In: its position and velocity, and where the flag stands. Out: a few lines for a terminal.
 * Why: watching an agent needs no window. Gymnasium has no text mode for it; this one is ours.
 */
import { textGrid } from "../text-grid.ts";
import { heightAt, leftEnd, rightEnd } from "./hill.ts";

const columns = 61;
const rows = 11;

/** What the text shows. */
export interface MountainCarView {
  readonly position: number;
  readonly velocity: number;
  readonly goal: number;
}

/** Lines of equal width: the valley in dots, the flag `P`, the car `O`, and the numbers behind them. */
export function mountainCarText({ position, velocity, goal }: MountainCarView): string {
  const grid = textGrid(columns, rows);
  const width = rightEnd - leftEnd;
  const columnOf = (at: number): number => Math.round(((at - leftEnd) / width) * (columns - 1));
  // The lowest point of the valley, 0.1, is drawn in the last row, the highest, 1, in the row below the first.
  const rowOf = (at: number): number => Math.round(rows - 1 - ((heightAt(at) - 0.1) / 0.9) * (rows - 2));
  for (let column = 0; column < columns; column++) {
    grid.paint(rowOf(leftEnd + (column / (columns - 1)) * width), column, ".");
  }
  grid.paint(rowOf(goal) - 1, columnOf(goal), "P");
  grid.paint(rowOf(position) - 1, columnOf(position), "O");
  return grid.lines(`position ${position.toFixed(3)}, velocity ${velocity.toFixed(4)} a step`);
}
