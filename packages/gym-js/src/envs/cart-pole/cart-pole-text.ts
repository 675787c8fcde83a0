/**
 * CartPole as text. In: the cart's position and the pole's angle. Out: a few lines for a terminal.
 * Why: watching an agent needs no window. Gymnasium has no text mode for CartPole; this one is ours.
 */

const columns = 61;
const rows = 9;
/** Metres to either side that the text shows; the episode ends at the two bars. */
const reach = 3;
const limit = 2.4;

/** Lines of equal width: the pole, the cart on its track, and the numbers behind them. */
export function cartPoleText({ position, angle }: { readonly position: number; readonly angle: number }): string {
  const column = (metres: number): number => Math.round(((metres + reach) / (2 * reach)) * (columns - 1));
  const grid = Array.from({ length: rows }, () => new Array<string>(columns).fill(" "));
  const paint = (row: number, at: number, text: string): void => {
    const line = grid[row];
    if (line === undefined || at < 0 || at >= columns) return;
    line[at] = text;
  };
  const track = rows - 1;
  for (let at = 0; at < columns; at++) paint(track, at, "-");
  paint(track, column(-limit), "|");
  paint(track, column(limit), "|");
  const mark = Math.abs(angle) < 0.03 ? "|" : angle > 0 ? "/" : "\\";
  // One row is an eighth of the pole; a character is about twice as high as it is wide.
  for (let step = 1; step < rows; step++) {
    const along = step / (rows - 1);
    const up = Math.max(0, Math.round(along * Math.cos(angle) * (rows - 1)));
    paint(track - up, column(position) + Math.round(along * Math.sin(angle) * 2 * (rows - 1)), mark);
  }
  const centre = column(position);
  for (const [offset, text] of [..."[##]"].entries()) paint(track, centre - 1 + offset, text);
  const degrees = (angle * 180) / Math.PI;
  const numbers = `position ${position.toFixed(2)} m, angle ${degrees.toFixed(1)} degrees`;
  return `${grid.map((line) => line.join("")).join("\n")}\n${numbers.padEnd(columns)}\n`;
}
