/** What a training run works on, data set by data set: one, or several whose batches come in turn. */
import { type CheckedDataset, type CheckedLoss, type CheckedTrain, lossesOn } from "@penstock/dsl";
import type { FittedPreparation, Table } from "../../data/index.ts";

/** One data set of a training, prepared. */
export interface TrainSource {
  readonly dataset: CheckedDataset;
  readonly table: Table;
  readonly preparation: FittedPreparation;
  readonly rows: { readonly train: Uint32Array; readonly valid: Uint32Array };
}

/** A training with its only data set, or with all of them. */
export interface Sourced extends TrainSource {
  readonly train: CheckedTrain;
  /** All data sets where there are several, the first of which is the one beside; absent where there is one. */
  readonly sources?: readonly TrainSource[];
}

/** The data sets of a training, in the order in which the program names them. */
export function sourcesOf(input: Sourced): readonly TrainSource[] {
  if (input.sources !== undefined) return input.sources;
  const { dataset, table, preparation, rows } = input;
  return [{ dataset, table, preparation, rows }];
}

/**
 * The losses that each data set judges while the model learns: where several have the same target, the first of them does, so that each task
 * is judged by rows of its own.
 */
export function judgedOn(losses: readonly CheckedLoss[], sources: readonly TrainSource[]): CheckedLoss[][] {
  return sources.map(({ dataset }, place) =>
    lossesOn(losses, dataset).filter(
      (one) => sources.findIndex((other) => lossesOn([one], other.dataset).length > 0) === place,
    ),
  );
}

/** All targets of several data sets, each once. */
export function targetsOf(sources: readonly Pick<TrainSource, "dataset">[]): CheckedDataset["targets"] {
  const all = sources.flatMap(({ dataset }) => dataset.targets);
  return all.filter((one, place) => all.findIndex(({ name }) => name === one.name) === place);
}
