/**
 * The streets of Taxi and the numbers of its states. In: rows and columns. Out: walls, stops, and states.
 * Why: rules and both views share one town. Dietterich 2000, figure 1, as Gymnasium writes it.
 */

/** Streets and walls: between two tiles of a row, `:` lets a taxi through and `|` does not. */
export const taxiMap = [
  "+---------+",
  "|R: | : :G|",
  "| : | : : |",
  "| : : : : |",
  "| | : | : |",
  "|Y| : |B: |",
  "+---------+",
] as const;

/** Tiles along each side. */
export const side = 5;

/** Row and column of the four stops: red, green, yellow, blue. */
export const stops = [
  { row: 0, column: 0 },
  { row: 0, column: 4 },
  { row: 4, column: 0 },
  { row: 4, column: 3 },
] as const;

/** The passenger's place while in the taxi; below that, the number of a stop. */
export const inTaxi = 4;

/** What a state's number stands for. */
export interface TaxiState {
  readonly row: number;
  readonly column: number;
  /** 0 red, 1 green, 2 yellow, 3 blue, 4 in the taxi. */
  readonly passenger: number;
  /** 0 red, 1 green, 2 yellow, 3 blue. */
  readonly destination: number;
}

/** How many states there are. */
export const stateCount = side * side * (stops.length + 1) * stops.length;

/** The number of a state, `((row * 5 + column) * 5 + passenger) * 4 + destination`. */
export function encodeTaxi({ row, column, passenger, destination }: TaxiState): number {
  return ((row * side + column) * (stops.length + 1) + passenger) * stops.length + destination;
}

/** The state that a number from 0 to 499 stands for. */
export function decodeTaxi(state: number): TaxiState {
  const place = Math.floor(state / stops.length);
  const tile = Math.floor(place / (stops.length + 1));
  return {
    row: Math.floor(tile / side),
    column: tile % side,
    passenger: place % (stops.length + 1),
    destination: state % stops.length,
  };
}

/** The number of the stop at a tile; -1 if there is none. */
export function stopAt({ row, column }: Pick<TaxiState, "row" | "column">): number {
  return stops.findIndex((stop) => stop.row === row && stop.column === column);
}

/** Rows and columns that each move goes by: south, north, east, west. */
const directions = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
] as const;

/** The tile that a move leads to, or null where a wall or the edge of the town is in the way. */
export function tileAfter(
  { row, column }: Pick<TaxiState, "row" | "column">,
  direction: number,
): Pick<TaxiState, "row" | "column"> | null {
  const [down, right] = directions[direction] ?? [0, 0];
  const next = { row: row + down, column: column + right };
  if (next.row < 0 || next.row >= side) return null;
  if (right === 0) return next;
  return taxiMap[1 + row]?.[2 * column + 1 + right] === ":" ? next : null;
}
