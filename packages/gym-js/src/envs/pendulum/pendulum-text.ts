/**
 * A pendulum as text. In: its angle and the torque of the last step. Out: a few lines for a terminal.
 * Why: watching an agent needs no window. Gymnasium has no text mode for Pendulum; this one is ours.
 */
import { textGrid } from "../text-grid.ts";

const columns = 41;
const rows = 13;
const length = 6;

/** Lines of equal width: the axle `+`, the rod, its end `O`, and the numbers behind them. */
export function pendulumText({ angle, torque }: { readonly angle: number; readonly torque: number | null }): string {
  const grid = textGrid(columns, rows);
  const [middle, axle] = [(columns - 1) / 2, (rows - 1) / 2];
  // A character is about twice as high as it is wide.
  for (let along = 1; along <= length; along++) {
    const row = axle - Math.round(along * Math.cos(angle));
    const column = middle - Math.round(along * Math.sin(angle) * 2);
    grid.paint(row, column, along === length ? "O" : "*");
  }
  grid.paint(axle, middle, "+");
  const degrees = ((angle * 180) / Math.PI).toFixed(1);
  return grid.lines(`angle ${degrees} degrees, torque ${torque === null ? "none yet" : `${torque.toFixed(2)} N m`}`);
}
