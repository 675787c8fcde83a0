/**
 * One training step: a batch and the step's scalars go in; weights and the optimizer's memory move, and a few sums come out.
 * Nothing is read back to JavaScript inside, so that a recorder may trace it.
 */
import type { Tensor1D, Variable } from "@tensorflow/tfjs";
import { scoped } from "../graph/scope.ts";
import { InternalError } from "../internal-error.ts";
import { optimizerPurpose } from "../profile/purposes.ts";
import { named, type StepBatch, type StepPlan } from "./batch-gradients.ts";
import { type ForwardOptions, learningWeights } from "./forward.ts";
import type { StepScalars } from "./optimizers/optimizer.ts";
import { optimizers } from "./optimizers/optimizers.ts";
import { rowUpdates } from "./optimizers/row-updates.ts";
import { stepGradients } from "./step-gradients.ts";
import type { TrainState, Variables } from "./train-state.ts";

export type { StepBatch, StepPlan } from "./batch-gradients.ts";

/** Full names of the weights that gradients move: those of frozen nodes stay. */
export function trainableNames({ model, train }: StepPlan): string[] {
  return learningWeights(model.nodes, new Set(train.freeze));
}

/**
 * Takes one step. Gives `[1 + 2·outputs]` float32: the batch's total loss, then for every output its mean loss and the rows
 * it got right (for numbers: the sum over rows of squared errors). The caller disposes it.
 */
export function trainStep(
  plan: StepPlan,
  state: TrainState,
  batch: StepBatch & { readonly scalars: StepScalars },
  options: ForwardOptions,
): Tensor1D {
  const { tf } = options;
  const { args, call } = plan.train.optimizer;
  const optimizer = optimizers.get(call);
  if (optimizer === undefined) throw new InternalError(`the runtime has no optimizer \`${call}\``);
  return tf.tidy(() => {
    const { gradients, rows, sums, updates } = stepGradients(plan, state.weights, batch, options);
    scoped(optimizerPurpose, () => {
      const prepared = optimizer.prepare(tf, args, batch.scalars);
      for (const [name, gradient] of gradients) {
        const slots = slotsOf(state.slots, name, optimizer.slots(args));
        optimizer.apply(tf, args, { weight: named(state.weights, name), gradient, slots, prepared });
      }
      for (const [name, row] of rows) {
        const slots = slotsOf(state.slots, name, optimizer.slots(args));
        rowUpdates.get(call)?.(tf, args, { ...row, slots, prepared });
      }
    });
    for (const [name, value] of updates) named(state.weights, name).assign(value);
    return sums;
  });
}

function slotsOf(slots: Variables, weight: string, names: readonly string[]): Record<string, Variable> {
  return Object.fromEntries(names.map((slot) => [slot, named(slots, `${weight}/${slot}`)]));
}

/** Shapes of the optimizer's memory, which is zero before the first step: every slot of every weight that gradients move. */
export function initialSlots(
  plan: StepPlan,
  shapeOf: (weight: string) => readonly number[],
): Map<string, readonly number[]> {
  const optimizer = optimizers.get(plan.train.optimizer.call);
  const slots = new Map<string, readonly number[]>();
  for (const name of trainableNames(plan)) {
    for (const slot of optimizer?.slots(plan.train.optimizer.args) ?? []) slots.set(`${name}/${slot}`, shapeOf(name));
  }
  return slots;
}
