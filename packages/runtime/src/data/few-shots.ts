/** Rows of a split in, the same with no more train rows of each class than the data set's `shots`, picked by lot. */
import type { CheckedDataset } from "@penstock/dsl";
import { InternalError } from "../internal-error.ts";
import { randomStream, shuffledRange } from "../random/stream.ts";
import type { SplitRows } from "./assign-rows.ts";
import { labelsOf } from "./split-columns.ts";
import type { Table } from "./table.ts";

/** Leaves so many train rows of each class; the other parts stay. */
export function fewShots(
  split: SplitRows,
  table: Table,
  { dataset, seed }: { readonly dataset: CheckedDataset; readonly seed: number },
): SplitRows {
  const { shots } = dataset;
  if (shots === null) return split;
  const target = dataset.targets.find(({ type }) => type.kind === "class");
  if (target === undefined) throw new InternalError("`shots` without a target of classes");
  const labels = labelsOf(table, target.columns[0] ?? target.name);
  const order = shuffledRange(split.train.length, randomStream(seed, "split", dataset.name, "shots"));
  const taken = new Map<number, number>();
  const train = Array.from(order, (place) => split.train[place] ?? 0).filter((row) => {
    const label = labels[row] ?? -1;
    const count = taken.get(label) ?? 0;
    taken.set(label, count + 1);
    return count < shots;
  });
  return { ...split, train: Uint32Array.from(train).sort() };
}
