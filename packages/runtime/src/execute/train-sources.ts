/** The data sets of a training that has several in, what it works on out. */
import { lossesOn } from "@penstock/dsl";
import type { FittedPreparation } from "../data/index.ts";
import type { DatasetStep } from "../plan/plan.ts";
import type { TrainRows } from "../train/class-weights.ts";
import type { TrainSource } from "../train/tasks/sources.ts";
import type { TrainInput } from "../train/train-input.ts";
import type { OpenDataset } from "./dataset-work.ts";
import { firstAnswered } from "./dry-run.ts";
import type { Workshop } from "./workshop.ts";

/** Opens them one after the other, in the order in which the program names them. */
export async function openSources(steps: readonly DatasetStep[], { datasets }: Workshop): Promise<OpenDataset[]> {
  const open: OpenDataset[] = [];
  for (const step of steps) open.push(await datasets.get(step));
  return open;
}

/** The rows of one that weights of classes are fitted on. */
export function trainRowsOf({ dataset, table, split }: OpenDataset): TrainRows {
  return { dataset, table, rows: split.train };
}

/** What the training learns from each; a dry run validates by a few rows. */
export function trainSources(
  open: readonly OpenDataset[],
  { train, model }: Pick<TrainInput, "train" | "model">,
  dry: boolean,
): TrainSource[] {
  return open.map(({ dataset, table, preparation, split }) => {
    const losses = lossesOn(train.losses, dataset);
    const valid = dry ? firstAnswered(split.valid, { losses, dataset, model }) : split.valid;
    return { dataset, table, preparation, rows: { train: split.train, valid } };
  });
}

/** What is kept with the weights: the inputs of one, which are those of all, and the targets of all. */
export function preparationOf(
  { preparation }: OpenDataset,
  sources: readonly OpenDataset[] | undefined,
): FittedPreparation {
  const targets = (sources ?? []).flatMap((one) => one.preparation.targets);
  const once = targets.filter((one, place) => targets.findIndex(({ name }) => name === one.name) === place);
  return sources === undefined ? preparation : { ...preparation, targets: once };
}
