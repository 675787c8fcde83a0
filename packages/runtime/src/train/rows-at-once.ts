/** A model in, how many rows it answers at a time out: fewer where what it makes of a row is large, so that memory does not depend on the model. */
import type { CheckedModel } from "@penstock/dsl";

/** Large enough that the calls do not count. */
const mostRows = 256;
/** Fewer would not keep the processor busy. */
const leastRows = 32;
/** That the values of all nodes of a batch may take; all of them exist at once while a graph is recorded. */
const mostBytes = 2 ** 29;

/** Rows of a batch of answers, a power of two. */
export function rowsAtOnce({ nodes }: Pick<CheckedModel, "nodes">): number {
  const values = nodes.reduce(
    (sum, { type, kept = 0 }) => sum + type.shape.reduce((size, axis) => size * axis, 1) + kept,
    0,
  );
  const fitting = 2 ** Math.floor(Math.log2(mostBytes / Math.max(1, 4 * values)));
  return Math.min(mostRows, Math.max(leastRows, fitting));
}
