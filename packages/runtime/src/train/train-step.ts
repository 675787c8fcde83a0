/**
 * One training step: a batch and the step's scalars go in; weights and the optimizer's memory move, and a few sums come out.
 * Nothing is read back to JavaScript inside, so that a recorder may trace it.
 */
import type { CheckedModel, CheckedTrain } from "@penstock/dsl";
import type { Tensor, Tensor1D, Variable } from "@tensorflow/tfjs";
import { InternalError } from "../internal-error.ts";
import { numberArgument } from "../ops/arguments.ts";
import type { Tf } from "../ops/operator.ts";
import { type ForwardOptions, forward, type Tensors, weightName } from "./forward.ts";
import { losses } from "./losses/losses.ts";
import type { StepScalars } from "./optimizers/optimizer.ts";
import { optimizers } from "./optimizers/optimizers.ts";
import type { TrainState, Variables } from "./train-state.ts";

export interface StepBatch {
  readonly inputs: Tensors;
  readonly targets: Tensors;
}

/** What stays the same over all steps of a run. */
export interface StepPlan {
  readonly model: CheckedModel;
  readonly train: CheckedTrain;
}

/** Full names of the weights that gradients move: those of frozen nodes stay. */
export function trainableNames({ model, train }: StepPlan): string[] {
  return model.nodes
    .filter((node) => !train.freeze.includes(node.id))
    .flatMap((node) => node.weights.filter((spec) => spec.trainable).map((spec) => weightName(node, spec.name)));
}

function named<Kind>(entries: ReadonlyMap<string, Kind>, name: string): Kind {
  const found = entries.get(name);
  if (found === undefined) throw new InternalError(`there is no tensor \`${name}\``);
  return found;
}

/** Rows right (class targets) or summed squared error (number targets) of one output. */
function scoreOf(tf: Tf, output: Tensor, target: Tensor): Tensor {
  if (target.dtype === "int32") return tf.sum(tf.cast(tf.equal(tf.argMax(output, -1), target), "float32"));
  const size = target.shape[0] ?? 0;
  return tf.sum(tf.mean(tf.square(tf.sub(tf.reshape(output, [size, -1]), tf.reshape(target, [size, -1]))), -1));
}

/** Computes the losses of a batch; the sums are kept for the caller because the tape clears what it passes through. */
function lossOfBatch(plan: StepPlan, weights: Tensors, batch: StepBatch, options: ForwardOptions) {
  const { tf } = options;
  const result = forward(plan.model, weights, batch.inputs, { ...options, frozen: new Set(plan.train.freeze) });
  const parts: Tensor[] = [];
  let total: Tensor | null = null;
  for (const { output, loss } of plan.train.losses) {
    const compute = losses.get(loss.call);
    if (compute === undefined) throw new InternalError(`the runtime has no loss \`${loss.call}\``);
    const value = named(result.outputs, output);
    const target = named(batch.targets, output);
    const rows = compute(tf, { output: value, logits: result.logits.get(output) ?? null, target }, loss.args);
    const mean = tf.mean(rows);
    const weighted = tf.mul(mean, numberArgument(loss.args, "weight"));
    total = total === null ? weighted : tf.add(total, weighted);
    parts.push(mean, scoreOf(tf, value, target));
  }
  if (total === null) throw new InternalError("a training run has no loss");
  const sums = tf.keep(tf.stack([total, ...parts]) as Tensor1D); // a stack of scalars
  return { total: tf.reshape(total, []), sums, updates: result.updates };
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
  const names = trainableNames(plan);
  return tf.tidy(() => {
    // Filled in by the closure below, which the tape calls once.
    const computed: { sums?: Tensor1D; updates: Tensors } = { updates: new Map() };
    const { grads } = tf.variableGrads(
      () => {
        const { total, sums, updates } = lossOfBatch(plan, state.weights, batch, options);
        Object.assign(computed, { sums, updates });
        return total.asScalar();
      },
      names.map((name) => named(state.weights, name)),
    );
    const prepared = optimizer.prepare(tf, args, batch.scalars);
    for (const name of names) {
      const weight = named(state.weights, name);
      const gradient = grads[weight.name];
      if (gradient === undefined) throw new InternalError(`no gradient for \`${name}\``);
      const slots = slotsOf(state.slots, name, optimizer.slots(args));
      optimizer.apply(tf, args, { weight, gradient, slots, prepared });
    }
    for (const [name, value] of computed.updates) {
      named(state.weights, name).assign(value);
      value.dispose();
    }
    if (computed.sums === undefined) throw new InternalError("the step computed no loss");
    const sums = tf.clone(computed.sums);
    computed.sums.dispose();
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
