/**
 * CartPole as text. In: the cart's position and the pole's angle. Out: a few lines for a terminal.
 * Why: watching an agent needs no window. Gymnasium has no text mode for CartPole; this one is ours.
 */
import { textGrid } from "../text-grid.ts";

const columns = 61;
const rows = 9;
/** Metres to either side that the text shows; the episode ends at the two bars. */
const reach = 3;
const limit = 2.4;

/** Lines of equal width: the pole, the cart on its track, and the numbers behind them. */
export function cartPoleText({ position, angle }: { readonly position: number; readonly angle: number }): string {
  const column = (metres: number): number => Math.round(((metres + reach) / (2 * reach)) * (columns - 1));
  const grid = textGrid(columns, rows);
  const track = rows - 1;
  grid.paint(track, 0, "-".repeat(columns));
  grid.paint(track, column(-limit), "|");
  grid.paint(track, column(limit), "|");
  const mark = Math.abs(angle) < 0.03 ? "|" : angle > 0 ? "/" : "\\";
  // One row is an eighth of the pole; a character is about twice as high as it is wide.
  for (let step = 1; step < rows; step++) {
    const along = step / (rows - 1);
    const up = Math.max(0, Math.round(along * Math.cos(angle) * (rows - 1)));
    grid.paint(track - up, column(position) + Math.round(along * Math.sin(angle) * 2 * (rows - 1)), mark);
  }
  grid.paint(track, column(position) - 1, "[##]");
  const degrees = (angle * 180) / Math.PI;
  return grid.lines(`position ${position.toFixed(2)} m, angle ${degrees.toFixed(1)} degrees`);
}
