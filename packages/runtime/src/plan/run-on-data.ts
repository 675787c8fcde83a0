/**
 * A training of several data sets and one of them in, the training as this one sees it out: its own outputs and losses, the part of the model that
 * gives them, and the rows that they were learned from.
 */
import { type CheckedDataset, lossesOn, partOfModel } from "@penstock/dsl";
import type { DatasetStep, TrainStep } from "./plan.ts";

/** The training itself where it has one data set. Its hash stays: it is the same run. */
export function runOnData(trained: TrainStep, { block, dataset }: DatasetStep): TrainStep {
  const { sources, train, model } = trained;
  if (sources === undefined) return trained;
  const losses = lossesOn(train.losses, dataset);
  const own =
    sources.find((one) => one.block === block) ?? sources.find((one) => lossesOn(losses, one.dataset).length > 0);
  if (own === undefined || losses.length === 0) return trained;
  return {
    ...trained,
    train: { ...train, losses },
    model: partOfModel(
      model,
      losses.map(({ output }) => output),
    ),
    dataset: own.dataset,
    data: own,
  };
}

/** The data sets of a training, each fitted together with the others where there are several. */
export function fittedTogether(sets: readonly DatasetStep[]): readonly DatasetStep[] {
  return sets.length < 2 ? sets : sets.map((one) => ({ ...one, together: sets }));
}

/** What a training reads and learns, and what changes in its rows from epoch to epoch: of all data sets where there are several. */
export function wholeData({ dataset, sources }: Pick<TrainStep, "dataset" | "sources">): CheckedDataset {
  if (sources === undefined) return dataset;
  const targets = sources.flatMap((one) => one.dataset.targets);
  return {
    ...dataset,
    targets: targets.filter((one, place) => targets.findIndex(({ name }) => name === one.name) === place),
    augment: sources.flatMap((one) => one.dataset.augment),
  };
}
