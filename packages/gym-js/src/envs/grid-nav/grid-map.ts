/**
 * Square maps of free and blocked cells. In: random numbers, or lines of text. Out: a map with a start and a goal on it.
 * Why: an episode is worth running only if the goal can be reached, so both are drawn from one connected region.
 */
import { GymError, show } from "../../errors/gym-error.ts";
import type { Generator } from "../../seeding/generator.ts";

/** `blocked` holds `[size, size]` flags, row-major from the top; 1 is an obstacle. Beyond the edge all is obstacle. */
export interface GridMap {
  readonly size: number;
  readonly blocked: Uint8Array;
}

/** A map and two of its free cells, as indices `row * size + column`. */
export interface GridTask {
  readonly map: GridMap;
  readonly start: number;
  readonly goal: number;
}

/** Whether a cell is on the map and free. */
export function isFree({ size, blocked }: GridMap, column: number, row: number): boolean {
  return column >= 0 && row >= 0 && column < size && row < size && blocked[row * size + column] === 0;
}

/**
 * Draws exactly `floor(obstacleShare * size^2)` obstacles, each set of cells equally likely, then start and goal, two
 * different cells of the largest connected region. A map whose largest region is a single cell is drawn anew.
 */
export function drawGridTask(
  rng: Generator,
  { size, obstacleShare }: { readonly size: number; readonly obstacleShare: number },
): GridTask {
  const cells = Array.from({ length: size * size }, (_, i) => i);
  for (;;) {
    rng.shuffle(cells);
    const blocked = new Uint8Array(size * size);
    for (const cell of cells.slice(0, Math.floor(obstacleShare * cells.length))) blocked[cell] = 1;
    const map = { size, blocked };
    const region = largestRegion(map);
    if (region.length < 2) continue;
    const start = rng.integers(region.length);
    // One of the others: a draw at or after the start stands for the cell behind it.
    const other = rng.integers(region.length - 1);
    // Both indices are within the region.
    return { map, start: region[start] as number, goal: region[other < start ? other : other + 1] as number };
  }
}

/**
 * Reads a map from `size` lines of `size` characters: `#` obstacle, `.` free, `S` start, `G` goal.
 * Throws GymError if it is no such map.
 */
export function readGridTask(lines: unknown, size: number): GridTask {
  const rows: readonly unknown[] = Array.isArray(lines) ? lines : [];
  const text = rows.join("");
  const isSquare = rows.length === size && rows.every((row) => typeof row === "string" && row.length === size);
  if (!isSquare || !/^[#.]*(S[#.]*G|G[#.]*S)[#.]*$/.test(text)) {
    throw new GymError(
      "option",
      `The option map of reset of GridNav must be ${size} strings of ${size} characters #, ., one S and one G; received ${show(lines)}.`,
    );
  }
  const blocked = Uint8Array.from(text, (character) => (character === "#" ? 1 : 0));
  return { map: { size, blocked }, start: text.indexOf("S"), goal: text.indexOf("G") };
}

/** The lines that `readGridTask` reads; with `robot`, its cell is `@`. */
export function gridLines({ map: { size, blocked }, start, goal }: GridTask, robot?: number): string[] {
  const cells = Array.from(blocked, (flag): string => (flag === 1 ? "#" : "."));
  cells[start] = "S";
  cells[goal] = "G";
  if (robot !== undefined) cells[robot] = "@";
  return Array.from({ length: size }, (_, row) => cells.slice(row * size, (row + 1) * size).join(""));
}

/** The cells of the largest region connected by straight moves, in ascending order; the first of several as large. */
function largestRegion(map: GridMap): readonly number[] {
  const { size, blocked } = map;
  const seen = Uint8Array.from(blocked);
  let largest: number[] = [];
  for (let first = 0; first < seen.length; first++) {
    if (seen[first] === 1) continue;
    seen[first] = 1;
    const region = [first];
    for (const cell of region) {
      const [column, row] = [cell % size, Math.floor(cell / size)];
      for (const [x, y] of [
        [column, row - 1],
        [column + 1, row],
        [column, row + 1],
        [column - 1, row],
      ] as const) {
        const next = y * size + x;
        if (!isFree(map, x, y) || seen[next] === 1) continue;
        seen[next] = 1;
        region.push(next);
      }
    }
    if (region.length > largest.length) largest = region;
  }
  return largest.sort((a, b) => a - b);
}
