// How far a tensor lies from a recorded one.
import type { Tensor } from "@tensorflow/tfjs";
import type { RecordedTensor } from "./recorded.ts";

/** The largest of its values, without signs. */
export function magnitude({ data }: RecordedTensor): number {
  return data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}

/**
 * The largest difference of two tensors, relative to the largest value (of at least 1e-3, and `least`); infinite where one is missing or
 * has another shape.
 */
export function apart(actual: Tensor | undefined, expected: RecordedTensor | undefined, least = 0): number {
  if (actual === undefined || expected === undefined || actual.shape.join() !== expected.shape.join())
    return Number.POSITIVE_INFINITY;
  const values = actual.dataSync();
  const scale = Math.max(1e-3, least, magnitude(expected));
  let largest = 0;
  expected.data.forEach((value, index) => {
    const difference = Math.abs((values[index] ?? Number.NaN) - value);
    largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(largest, difference);
  });
  return largest / scale;
}
