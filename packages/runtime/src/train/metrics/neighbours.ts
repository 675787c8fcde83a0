/**
 * Places of rows in space and their classes in, for each row that asks the others out, nearest first, with which of them are of its class.
 */
import type { Found } from "./retrieval.ts";
import { rowsByValue } from "./rows-by-value.ts";

/** How near two places are. */
export type DistanceOfPlaces = "euclidean" | "cosine";

/** Rows by their places. */
export interface Places {
  /** `[rows, width]`. */
  readonly values: Float32Array;
  readonly width: number;
  readonly truth: Int32Array;
  readonly distance: DistanceOfPlaces;
}

/** Rows that ask at most, spread evenly over all: the work grows by rows for each of them. */
const mostAsking = 1000;

/** Rows brought to length 1; one of length 0 stays where it is. */
function lengthOne({ values, width }: Pick<Places, "values" | "width">): Float32Array {
  const made = new Float32Array(values);
  for (let start = 0; start < made.length; start += width) {
    const row = made.subarray(start, start + width);
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    if (length > 0)
      row.forEach((value, index) => {
        row[index] = value / length;
      });
  }
  return made;
}

/** The lists of rows that have others of their class, and which rows these are. Equally near ones keep the order of rows. */
export function nearestFirst(places: Places): { readonly rows: Uint32Array; readonly found: readonly Found[] } {
  const { width, truth } = places;
  const values = places.distance === "cosine" ? lengthOne(places) : places.values;
  const all = new Map<number, number>();
  for (const label of truth) all.set(label, (all.get(label) ?? 0) + 1);
  const every = Math.max(1, Math.ceil(truth.length / mostAsking));
  const asking: number[] = [];
  for (let row = 0; row < truth.length; row += every) if ((all.get(truth[row] ?? 0) ?? 0) > 1) asking.push(row);
  const found = asking.map((row) => ({
    relevant: relevantFrom(row, { values, width, truth }),
    all: (all.get(truth[row] ?? 0) ?? 0) - 1,
  }));
  return { rows: Uint32Array.from(asking), found };
}

function relevantFrom(asking: number, { values, width, truth }: Omit<Places, "distance">): Uint8Array {
  const distances = new Float32Array(truth.length);
  for (let row = 0; row < truth.length; row++) {
    let sum = 0;
    for (let index = 0; index < width; index++) {
      sum += ((values[row * width + index] ?? 0) - (values[asking * width + index] ?? 0)) ** 2;
    }
    distances[row] = sum;
  }
  const others = rowsByValue(distances).filter((row) => row !== asking);
  return Uint8Array.from(others, (row) => (truth[row] === truth[asking] ? 1 : 0));
}
