/** The batches of an epoch, in the order in which they are trained on: a function of the seed and the epoch alone. */
import type { CheckedDataset } from "@penstock/dsl";
import { epochBatches, type ShuffleWindow, shuffleWindow, type Table } from "../../data/index.ts";

/** What the order of an epoch depends on. */
export interface OrderInput {
  readonly dataset: CheckedDataset;
  readonly table: Table;
  readonly rows: { readonly train: Uint32Array };
  readonly seed: number;
}

/** How many batches every epoch has. */
export function stepsPerEpoch({ dataset, rows }: OrderInput): number {
  return Math.ceil(rows.train.length / dataset.batch);
}

/** How an epoch is shuffled. One that was begun with its rows on disk goes on in their order, and the other way round. */
export function windowOf(
  { table }: OrderInput,
  progress: { readonly batch: number; readonly window?: ShuffleWindow | null | undefined },
): ShuffleWindow | null {
  return progress.batch === 0 ? shuffleWindow(table) : (progress.window ?? null);
}

/** Row numbers of each batch of an epoch, counted from 1. */
export function epochOrder(
  { dataset, rows, seed }: OrderInput,
  at: { readonly epoch: number; readonly window: ShuffleWindow | null },
): Uint32Array[] {
  return epochBatches(rows.train, dataset.batch, { seed, ...at });
}
