/**
 * A lander as text. In: the ground, where the lander is, which engines run. Out: a few lines for a terminal.
 * Why: watching an agent needs no window. Gymnasium has no text mode for it; this one is ours.
 */
import { textGrid } from "../../envs/text-grid.ts";
import { groundAcross, type LanderScene, padEnds, padHeight, view } from "./landscape.ts";

const columns = 61;
const rows = 21;

/** Lines of equal width: the ground in dots, the pad's flags `P`, the lander, its flame, and the numbers behind them. */
export function landerText({ ground, lander, throttle, observed }: LanderScene): string {
  const grid = textGrid(columns, rows);
  const columnOf = (x: number): number => Math.round((x / view.width) * (columns - 1));
  const rowOf = (y: number): number => Math.round((1 - y / view.height) * (rows - 1));
  for (let column = 0; column < columns; column++) {
    const top = rowOf(heightAt((column / (columns - 1)) * view.width, ground));
    for (let row = top; row < rows; row++) grid.paint(row, column, ".");
  }
  for (const x of padEnds) grid.paint(rowOf(padHeight) - 1, columnOf(x), "P");
  const [row, column] = [rowOf(lander.y), columnOf(lander.x)];
  const tilt = lander.angle > 0.2 ? "\\" : lander.angle < -0.2 ? "/" : "A";
  grid.paint(row, column - 1, `${throttle.side > 0 ? "-" : " "}${tilt}${throttle.side < 0 ? "-" : " "}`.trimEnd());
  if (throttle.main > 0) grid.paint(row + 1, column, "v");
  const [x = 0, y = 0, velocityX = 0, velocityY = 0, angle = 0, , right = 0, left = 0] = observed;
  const place = `at ${x.toFixed(2)} ${y.toFixed(2)}, speed ${velocityX.toFixed(2)} ${velocityY.toFixed(2)}`;
  return grid.lines(`${place}, angle ${angle.toFixed(2)}, legs ${left}${right}`);
}

/** The height of the ground between its points. */
function heightAt(x: number, ground: ArrayLike<number>): number {
  const width = view.width / (groundAcross.length - 1);
  const chunk = Math.min(Math.floor(x / width), groundAcross.length - 2);
  const [from, to] = [ground[chunk] ?? 0, ground[chunk + 1] ?? 0];
  return from + (to - from) * (x / width - chunk);
}
