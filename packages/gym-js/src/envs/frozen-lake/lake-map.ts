/**
 * Maps of a frozen lake. In: a name, lines of text, or random numbers. Out: rows of S start, F frozen, H hole, G goal.
 * Why: the two maps that everybody knows, and as many others as wanted, each with a way to the goal.
 */
import { GymError, show } from "../../errors/gym-error.ts";
import type { Seed } from "../../seeding/seed-sequence.ts";
import { seededGenerator } from "../../seeding/seeded-generator.ts";

/** The maps that Gymnasium names. */
export const lakeMaps = {
  "4x4": ["SFFF", "FHFH", "FFFH", "HFFG"],
  "8x8": ["SFFFFFFF", "FFFFFFFF", "FFFHFFFF", "FFFFFHFF", "FFFHFFFF", "FHHFFFHF", "FHFFHFHF", "FFFHFFFG"],
} as const;

/** What `drawLakeMap` takes; all may be left out. */
export interface LakeMapArguments {
  /** Tiles along each side; 8 if left out. */
  readonly size?: number;
  /** The probability that a tile is frozen, not a hole; 0.8 if left out. */
  readonly frozenShare?: number;
  /** The same seed draws the same map as Gymnasium's `generate_random_map`; fresh entropy if left out. */
  readonly seed?: Seed;
}

/**
 * Draws maps until one has a way from the top left, where it starts, to the goal at the bottom right.
 * Throws GymError for a size below 2 or a share outside (0, 1].
 */
export function drawLakeMap({ size = 8, frozenShare = 0.8, seed }: LakeMapArguments = {}): readonly string[] {
  if (!Number.isSafeInteger(size) || size < 2 || !(frozenShare > 0 && frozenShare <= 1)) {
    throw new GymError(
      "random-argument",
      `drawLakeMap needs a size from 2 and a frozenShare above 0 and up to 1; received ${show(size)} and ${show(frozenShare)}.`,
    );
  }
  const { rng } = seededGenerator(seed);
  for (;;) {
    const tiles = Array.from({ length: size * size }, () => rng.choice(["F", "H"], [frozenShare, 1 - frozenShare]));
    tiles[0] = "S";
    tiles[tiles.length - 1] = "G";
    const rows = Array.from({ length: size }, (_, row) => tiles.slice(row * size, (row + 1) * size).join(""));
    if (hasWay(rows)) return rows;
  }
}

/** Throws GymError unless `rows` are equally long strings of S, F, H and G with at least one S. */
export function checkLakeMap(rows: readonly string[]): void {
  const fits = rows.length > 0 && rows.every((row) => row.length === rows[0]?.length && /^[SFHG]+$/.test(row));
  if (fits && rows.some((row) => row.includes("S"))) return;
  throw new GymError(
    "setting",
    `Setting desc of FrozenLake must be rows of equal length of the letters S, F, H and G with at least one S; received ${JSON.stringify(rows)}.`,
  );
}

/** Whether the goal can be reached from the top left without a step into a hole. */
function hasWay(rows: readonly string[]): boolean {
  const seen = new Set<string>();
  const open: [row: number, column: number][] = [[0, 0]];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const [row, column] = at;
    const tile = rows[row]?.[column];
    if (tile === undefined || tile === "H" || seen.has(`${row},${column}`)) continue;
    if (tile === "G") return true;
    seen.add(`${row},${column}`);
    open.push([row + 1, column], [row, column + 1], [row - 1, column], [row, column - 1]);
  }
  return false;
}
