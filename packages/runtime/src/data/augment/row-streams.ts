/** The random streams of a column's augmentation, one for each row of an epoch. */
import { type IndexedStreams, indexedStreams } from "../../random/indexed-streams.ts";

/** What the draws of an epoch are a function of, with the row. */
export interface DrawOrder {
  readonly seed: number;
  readonly epoch: number;
}

/** Gives the streams of an epoch; those of the last one asked for are kept. */
export function rowStreams(dataset: string, column: string): (order: DrawOrder) => IndexedStreams {
  let kept: { readonly order: DrawOrder; readonly streams: IndexedStreams } | null = null;
  return ({ seed, epoch }) => {
    if (kept?.order.seed !== seed || kept.order.epoch !== epoch) {
      kept = { order: { seed, epoch }, streams: indexedStreams(seed, "augment", dataset, column, epoch) };
    }
    return kept.streams;
  };
}
