/** The blocks of examples/cifar10-tutorial.pipe as the checker leaves them, for what trains and answers with its model. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { type CheckedDataset, type CheckedModel, type CheckedTrain, checkProgram } from "@penstock/dsl";
import { InternalError } from "../../../packages/runtime/src/internal-error.ts";

const program = path.join(import.meta.dirname, "../../../examples/cifar10-tutorial.pipe");

/** A model, how it is trained, and the data that it is trained on. */
export interface TutorialBlocks {
  readonly dataset: CheckedDataset;
  readonly model: CheckedModel;
  readonly train: CheckedTrain;
}

/** The example's blocks, with a constant learning rate and no augmentation: what the peers do. */
export function tutorialBlocks(): TutorialBlocks {
  const checked = checkProgram(program, {
    readText: (file) => readFileSync(file, "utf8"),
    resolve: (from, specifier) => path.join(path.dirname(from), specifier),
  });
  const blocks = checked.value?.blocks ?? [];
  const dataset = blocks.find((block) => block.kind === "dataset");
  const model = blocks.find((block) => block.kind === "model");
  const train = blocks.find((block) => block.kind === "train");
  if (dataset === undefined || model === undefined || train === undefined) {
    throw new InternalError(`${program} does not check: ${checked.diagnostics.map(({ title }) => title).join("; ")}`);
  }
  const optimizer = { ...train.optimizer, args: { ...train.optimizer.args, lr: 1e-3 } };
  return { dataset: { ...dataset, augment: [] }, model, train: { ...train, optimizer, stop: null, best: null } };
}
