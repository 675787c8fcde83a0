/**
 * Parts of the rows and how much each row differs in, how likely it is that any part at all leans as far to either side by chance out. Rows are given signs by lot, the same in all parts that a row is in, and the part that leans furthest is noted (Westfall and Young,
 * Resampling-Based Multiple Testing, 1993, maxT): so it counts that parts share rows, and that few rows cannot lean far.
 */
import type { Stream } from "../../random/stream.ts";
import { holm } from "./chance.ts";

/** A part of the rows. */
export interface LeaningPart {
  /** Of every row, in the part or not. */
  readonly difference: Float64Array;
  /** Places of its rows. */
  readonly positions: Uint32Array;
  /** That it leans as far to either side by chance. */
  readonly p: number;
}

const draws = 10_000;
/** Signs drawn in all; where there are more rows than this allows for, chances are corrected by Holm's rule, which knows nothing of shared rows. */
const mostSigns = 2e8;

/** The rows of all parts that differ, by number, and how far each moves the sum of a part. */
interface Laid {
  readonly rows: number;
  /** Where the rows of each part end. */
  readonly ends: Uint32Array;
  readonly row: Uint32Array;
  /** In units of the spread of the part's sum. */
  readonly weight: Float64Array;
  /** How far each part leans in these units. */
  readonly leans: Float64Array;
}

function lay(parts: readonly LeaningPart[]): Laid {
  const numbers = new Map<number, number>();
  const [row, weight]: [number[], number[]] = [[], []];
  const ends = new Uint32Array(parts.length);
  const leans = new Float64Array(parts.length);
  parts.forEach(({ difference, positions }, index) => {
    const apart = positions.filter((place) => (difference[place] ?? 0) !== 0 && !Number.isNaN(difference[place]));
    const spread = Math.sqrt(apart.reduce((sum, place) => sum + (difference[place] ?? 0) ** 2, 0));
    for (const place of apart) {
      let number = numbers.get(place);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(place, number);
      }
      const own = (difference[place] ?? 0) / spread;
      row.push(number);
      weight.push(own);
      leans[index] = (leans[index] ?? 0) + own;
    }
    ends[index] = row.length;
  });
  return { rows: numbers.size, ends, row: Uint32Array.from(row), weight: Float64Array.from(weight), leans };
}

/** How far the part that leans furthest leans, of each draw, in order. */
function furthest({ rows, ends, row, weight }: Laid, stream: Stream): Float64Array {
  const signs = new Int8Array(rows);
  return Float64Array.from({ length: draws }, () => {
    for (let start = 0; start < rows; start += 32) {
      const bits = stream.uint32();
      const end = Math.min(rows, start + 32);
      for (let index = start; index < end; index++) signs[index] = (bits >>> (index - start)) & 1 ? 1 : -1;
    }
    let most = 0;
    let index = 0;
    for (const end of ends) {
      let sum = 0;
      for (; index < end; index++) sum += (signs[row[index] ?? 0] ?? 0) * (weight[index] ?? 0);
      if (Math.abs(sum) > most) most = Math.abs(sum);
    }
    return most;
  }).sort();
}

/** Chances of all parts with their number taken into account. */
export function correctedChances(parts: readonly LeaningPart[], stream: () => Stream): number[] {
  const laid = lay(parts);
  if (laid.row.length * draws > mostSigns) return holm(parts.map(({ p }) => p));
  const drawn = furthest(laid, stream());
  return Array.from(laid.leans, (lean) => {
    // What differs in the rounding of a sum alone does not differ.
    const bound = Math.abs(lean) * (1 - 1e-12);
    const below = drawn.findIndex((most) => most >= bound);
    return Math.min(1, (1 + (below < 0 ? 0 : drawn.length - below)) / (draws + 1));
  });
}
