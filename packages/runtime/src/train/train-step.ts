/**
 * One training step: a batch and the step's scalars go in; weights and the optimizer's memory move, and a few sums come out.
 * Nothing is read back to JavaScript inside, so that a recorder may trace it.
 */
import type { Tensor1D } from "@tensorflow/tfjs";
import { scoped } from "../graph/scope.ts";
import { optimizerPurpose } from "../profile/purposes.ts";
import { balancedGradients, initialBalance } from "./balance/balanced-gradients.ts";
import { named, type StepBatch, type StepPlan } from "./batch-gradients.ts";
import { type ForwardOptions, learningWeights } from "./forward.ts";
import { initialMemory, moveWeights } from "./move-weights.ts";
import type { StepScalars } from "./optimizers/optimizer.ts";
import type { FilledTensor, TrainState } from "./train-state.ts";

export type { StepBatch, StepPlan } from "./batch-gradients.ts";

/** Full names of the weights that gradients move: those of frozen nodes stay. */
export function trainableNames({ model, train }: StepPlan): string[] {
  return learningWeights(model.nodes, new Set(train.freeze));
}

/**
 * Takes one step. Gives `[1 + 2·outputs]` float32: the batch's total loss, then for every output its mean loss and the score of its
 * rows (as `scoreOf` says: those it got right, or the sum over rows of errors); where not every row has a part in every output, as many
 * numbers more: the rows that had. An output that the batch has no target of is not computed, and nothing of it moves. The caller disposes it.
 */
export function trainStep(
  plan: StepPlan,
  state: TrainState,
  batch: StepBatch & { readonly scalars: StepScalars; readonly factors?: Tensor1D },
  options: ForwardOptions,
): Tensor1D {
  const { tf } = options;
  return tf.tidy(() => {
    const { gradients, rows, sums, updates } = balancedGradients(plan, state, batch, options);
    const pushes = { gradients, rows, scalars: batch.scalars, averaged: trainableNames(plan) };
    scoped(optimizerPurpose, () => moveWeights(tf, plan.train, state, pushes));
    for (const [name, value] of updates) named(state.weights, name).assign(value);
    return sums;
  });
}

/** What a run remembers of each weight that gradients move, before its first step. */
export function initialSlots(
  plan: StepPlan,
  shapeOf: (weight: string) => readonly number[],
): Map<string, FilledTensor> {
  const memory = initialMemory(plan.train, new Map(trainableNames(plan).map((name) => [name, shapeOf(name)])));
  return new Map([...memory, ...initialBalance(plan.train)]);
}
