/**
 * The grid of CliffWalking. In: a tile's number. Out: what is there.
 * Why: the rules and both views share one landscape.
 */

export const rows = 4;
export const columns = 12;
/** The bottom left and the bottom right tile. */
export const start = (rows - 1) * columns;
export const goal = rows * columns - 1;

/** Whether a tile is one of those between start and goal, which nobody can stand on. */
export function isCliff(state: number): boolean {
  return state > start && state < goal;
}
