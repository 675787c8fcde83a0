/**
 * Reacher2D as text. In: a state. Out: a few lines for a terminal.
 * Why: watching an agent needs no window.
 */
import { textGrid } from "../text-grid.ts";
import { armPose, rodLength } from "./arm-dynamics.ts";
import type { Reacher2DState } from "./reacher-2d.ts";

const rows = 21;
/** A character is about twice as high as it is wide. */
const columns = 2 * rows - 1;

/** The arm as `o` at its joints and dots between, the fingertip `@`, the target `X`; below, the distance. */
export function reacherText(state: Reacher2DState): string {
  const grid = textGrid(columns, rows);
  const paint = (x: number, y: number, mark: string): void => {
    const row = Math.round((1 - y / (2 * rodLength)) * ((rows - 1) / 2));
    grid.paint(row, Math.round((1 + x / (2 * rodLength)) * ((columns - 1) / 2)), mark);
  };
  const { elbow, fingertip } = armPose(state);
  for (let share = 0.1; share < 1; share += 0.1) {
    paint(share * elbow[0], share * elbow[1], ".");
    paint(elbow[0] + share * (fingertip[0] - elbow[0]), elbow[1] + share * (fingertip[1] - elbow[1]), ".");
  }
  paint(0, 0, "o");
  paint(elbow[0], elbow[1], "o");
  paint(state.target[0], state.target[1], "X");
  paint(fingertip[0], fingertip[1], "@");
  const distance = Math.hypot(state.target[0] - fingertip[0], state.target[1] - fingertip[1]);
  return grid.lines(`distance ${(100 * distance).toFixed(1)} cm`);
}
