/**
 * A data set in, the number of threads that its feed is worth out. A message to a thread and back costs this thread about a
 * tenth of a millisecond, and TensorFlow has work for every core: so what takes less than a millisecond is made where it is used,
 * and what takes longer, or may have to wait for a disk, is made beside the step.
 */
import type { CheckedDataset } from "@penstock/dsl";
import type { FittedColumn, FittedPreparation } from "../fitted-preparation.ts";
import { filesOfTable, type Table } from "../table.ts";

/** Nanoseconds a value, as measured for batches of 128 pictures of 32×32×3; the order of magnitude is what counts. */
const costs: Readonly<Record<string, number>> = {
  flip: 0.2,
  pad_crop: 0.3,
  shift: 0.3,
  cutout: 0.2,
  random_erasing: 0.5,
  cutmix: 0.5,
  mixup: 1.5,
  rotate: 4,
  zoom: 4,
  shear: 4,
  noise: 3,
  colour_jitter: 2,
  grayscale: 1,
  blur: 15,
  trivial_augment: 5,
  rand_augment: 10,
};
/** Nanoseconds a word of a text, of which there may be as many as values. */
const wordCosts: Readonly<Record<string, number>> = { synonym: 200, insert: 150, swap: 120, delete: 170, typos: 350 };
/** Nanoseconds a sample of a recording, or a value of its spectrogram. */
const soundCosts: Readonly<Record<string, number>> = { gain: 3, time_mask: 1, frequency_mask: 1 };
const imageCost = 1;
/** Columns whose values are copied from bytes, or are zero but for a few. */
const bytewise: ReadonlySet<FittedColumn["kind"]> = new Set(["image", "mask", "boxes"]);
const numberCost = 15;

const worthAThread = 1e6;
/** What one thread makes in time for a step of usual length. */
const workOfOneThread = 8e6;
const mostThreads = 8;

/** Nanoseconds that a step of augmentation takes a value, word or sample, about; 0 for one that nobody has measured. */
export function augmentCost(step: string): number {
  return costs[step] ?? wordCosts[step] ?? soundCosts[step] ?? 0;
}

/** Nanoseconds that a batch of that many rows takes, about. */
export function batchCost(
  dataset: Pick<CheckedDataset, "augment">,
  preparation: FittedPreparation,
  rows: number,
): number {
  const costOf = (column: FittedColumn): number => {
    const values = column.shape.reduce((product, size) => product * size, 1);
    const steps = dataset.augment.filter((entry) => entry.column === column.name).flatMap((entry) => entry.steps);
    // Bags are made once, and copied from then on.
    const kept = steps.length === 0 && column.steps.at(-1)?.step === "bag";
    const plain = bytewise.has(column.kind) || kept ? imageCost : numberCost;
    return values * steps.reduce((sum, { call }) => sum + augmentCost(call), plain);
  };
  return rows * [...preparation.inputs, ...preparation.targets].reduce((sum, column) => sum + costOf(column), 0);
}

/** Threads for a feed of that data set on a machine with so many cores; 0 for none. */
export function feedThreads(
  source: {
    readonly table: Table;
    readonly dataset: Pick<CheckedDataset, "augment">;
    readonly preparation: FittedPreparation;
  },
  { batch, cores }: { readonly batch: number; readonly cores: number },
): number {
  const cost = batchCost(source.dataset, source.preparation, batch);
  const onDisk = filesOfTable(source.table).length > 0;
  if (cores < 2 || (cost < worthAThread && !onDisk)) return 0;
  return Math.max(1, Math.min(cores - 1, Math.ceil(cost / workOfOneThread), mostThreads));
}
