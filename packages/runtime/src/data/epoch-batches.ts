/** Rows in, the batches of one epoch out. */
import { randomStream, shuffledRange } from "../random/stream.ts";

/**
 * Rows in batches of `batch`, the last one smaller where they do not divide. With `order` they are shuffled by a stream
 * named for the epoch; without, they keep their order.
 */
export function epochBatches(
  rows: Uint32Array,
  batch: number,
  order: { readonly seed: number; readonly epoch: number } | null,
): Uint32Array[] {
  const ordered =
    order === null
      ? rows
      : shuffledRange(rows.length, randomStream(order.seed, "shuffle", order.epoch)).map((place) => rows[place] ?? 0);
  const batches: Uint32Array[] = [];
  for (let start = 0; start < ordered.length; start += batch) batches.push(ordered.slice(start, start + batch));
  return batches;
}
