/**
 * An acrobot as text. In: the angles of its links. Out: a few lines for a terminal.
 * Why: watching an agent needs no window. Gymnasium has no text mode for Acrobot; this one is ours.
 */
import { textGrid } from "../text-grid.ts";

const columns = 41;
const rows = 17;
/** Rows a metre; a character is about twice as high as it is wide. */
const scale = 4;

/** Lines of equal width: the line to reach, the fixed end `+`, both links, the joint `o`, the free end `O`, the angles. */
export function acrobotText({ angle1, angle2 }: { readonly angle1: number; readonly angle2: number }): string {
  const grid = textGrid(columns, rows);
  const [middle, fixed] = [(columns - 1) / 2, (rows - 1) / 2];
  const paintAt = (right: number, up: number, mark: string): void => {
    grid.paint(fixed - Math.round(up * scale), middle + Math.round(right * scale * 2), mark);
  };
  grid.paint(fixed - scale, 0, "-".repeat(columns));
  const joint = [Math.sin(angle1), -Math.cos(angle1)] as const;
  const second = angle1 + angle2;
  for (let step = 1; step < 2 * scale; step++) {
    const along = step / (2 * scale);
    paintAt(joint[0] * along, joint[1] * along, "*");
    paintAt(joint[0] + along * Math.sin(second), joint[1] - along * Math.cos(second), "*");
  }
  paintAt(0, 0, "+");
  paintAt(joint[0], joint[1], "o");
  paintAt(joint[0] + Math.sin(second), joint[1] - Math.cos(second), "O");
  const degrees = (angle: number): string => ((angle * 180) / Math.PI).toFixed(1);
  return grid.lines(`angles ${degrees(angle1)} and ${degrees(angle2)} degrees`);
}
