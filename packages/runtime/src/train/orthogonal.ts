/**
 * A shape and a stream of random numbers in, a matrix out whose rows or columns, whichever are fewer, are orthogonal and
 * evenly distributed over all directions (Saxe et al., 2014): normal numbers, made orthogonal one vector after the other.
 */
import { sizeOf } from "@penstock/dsl";
import type { Stream } from "../random/stream.ts";

/** Draws it; axes before the last count as one, and `gain` is the length of the vectors. */
export function orthogonal(shape: readonly number[], stream: Stream, gain: number): Float32Array {
  const columns = shape.at(-1) ?? 1;
  const rows = sizeOf(shape.slice(0, -1));
  const [count, length] = [Math.min(rows, columns), Math.max(rows, columns)];
  const vectors: Float64Array[] = [];
  for (let index = 0; index < count; index++) {
    const vector = Float64Array.from({ length }, () => stream.normal());
    // Twice: what rounding leaves of the first time is gone after the second.
    for (let time = 0; time < 2; time++) for (const other of vectors) takeAway(vector, other);
    const size = Math.sqrt(product(vector, vector));
    vectors.push(vector.map((value) => value / size));
  }
  const values = new Float32Array(rows * columns);
  vectors.forEach((vector, index) => {
    vector.forEach((value, place) => {
      values[rows < columns ? index * columns + place : place * columns + index] = gain * value;
    });
  });
  return values;
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}

/** Takes the part of a vector away that lies along another of length 1. */
function takeAway(vector: Float64Array, unit: Float64Array): void {
  const along = product(vector, unit);
  for (let index = 0; index < vector.length; index++) vector[index] = (vector[index] ?? 0) - along * (unit[index] ?? 0);
}
