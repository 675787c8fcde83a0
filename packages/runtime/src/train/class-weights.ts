/**
 * Train rows in, losses out whose `balanced` class weights have become numbers: the rows over the number of classes times the rows of the
 * class, so that every class counts alike and the weights of all train rows are 1 in the mean. No other row is looked at.
 */
import type { CheckedDataset, CheckedLoss, CheckedTrain } from "@penstock/dsl";
import { type Table, tableColumn } from "../data/index.ts";

/** What weights are fitted on. */
export interface TrainRows {
  readonly dataset: CheckedDataset;
  readonly table: Table;
  /** Indices of train rows. */
  readonly rows: Uint32Array;
}

/** The training with every weight a number; of several data sets, by the first that has the target. */
export function fitClassWeights(train: CheckedTrain, data: TrainRows, others: readonly TrainRows[] = []): CheckedTrain {
  const all = [data, ...others];
  const own = (output: string): TrainRows =>
    all.find(({ dataset }) => dataset.targets.some(({ name }) => name === output)) ?? data;
  return { ...train, losses: train.losses.map((one) => fitted(one, own(one.output))) };
}

function fitted(one: CheckedLoss, { dataset, table, rows }: TrainRows): CheckedLoss {
  const { output, loss } = one;
  const target = dataset.targets.find(({ name }) => name === output);
  if (loss.args["class_weights"] !== "balanced" || target === undefined) return one;
  const { values, data } = tableColumn(table, target.columns[0] ?? target.name, "class");
  const counts = new Float64Array(values.length);
  let all = 0;
  for (const row of rows) {
    const label = data[row] ?? -1;
    // A row without the target has no part in its loss.
    if (label < 0) continue;
    counts[label] = (counts[label] ?? 0) + 1;
    all++;
  }
  // A class without train rows weighs as its loss says; only rows that are judged can have it.
  const weights = [...counts].map((count) => (count === 0 ? 1 : all / (counts.length * count)));
  return { ...one, loss: { ...loss, args: { ...loss.args, class_weights: weights } } };
}
