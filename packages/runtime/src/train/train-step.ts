/**
 * One training step as a pure function of tensors: weights, optimizer memory and a batch go in; the next weights, the next
 * memory and a few sums come out. Nothing is read back to JavaScript inside, so that a recorder may trace it.
 */
import type { CheckedModel, CheckedTrain } from "@penstock/dsl";
import type { Tensor, Tensor1D } from "@tensorflow/tfjs";
import { InternalError } from "../internal-error.ts";
import { numberArgument } from "../ops/arguments.ts";
import type { Tf } from "../ops/operator.ts";
import { type ForwardOptions, forward, type Tensors, weightName } from "./forward.ts";
import { losses } from "./losses/losses.ts";
import type { StepScalars } from "./optimizers/optimizer.ts";
import { optimizers } from "./optimizers/optimizers.ts";

/** Everything that a step changes. Tensors are owned by whoever holds the state. */
export interface TrainState {
  readonly weights: Tensors;
  /** `weight/slot` to memory. */
  readonly slots: Tensors;
}

export interface StepBatch {
  readonly inputs: Tensors;
  readonly targets: Tensors;
}

export interface StepResult {
  readonly state: TrainState;
  /**
   * `[1 + 2·outputs]` float32: the batch's total loss, then for every output its mean loss and the rows it got right
   * (for numbers: the sum over rows of squared errors).
   */
  readonly sums: Tensor1D;
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

function tensorOf(tensors: Tensors, name: string): Tensor {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw new InternalError(`there is no tensor \`${name}\``);
  return tensor;
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
    const value = tensorOf(result.outputs, output);
    const target = tensorOf(batch.targets, output);
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

/** Takes one step. The old state's tensors stay alive; the caller disposes them. */
export function trainStep(
  plan: StepPlan,
  state: TrainState,
  batch: StepBatch & { readonly scalars: StepScalars },
  options: ForwardOptions,
): StepResult {
  const { tf } = options;
  const optimizer = optimizers.get(plan.train.optimizer.call);
  if (optimizer === undefined) throw new InternalError(`the runtime has no optimizer \`${plan.train.optimizer.call}\``);
  const { args } = plan.train.optimizer;
  const names = trainableNames(plan);
  // Filled in by the closure below, which the tape calls once.
  const computedBy: { sums?: Tensor1D; updates: Tensors } = { updates: new Map() };
  const gradientsOf = tf.valueAndGrads((...values: Tensor[]) => {
    const weights = new Map(state.weights);
    names.forEach((name, index) => {
      const value = values[index];
      if (value !== undefined) weights.set(name, value);
    });
    const computed = lossOfBatch(plan, weights, batch, options);
    computedBy.sums = computed.sums;
    computedBy.updates = computed.updates;
    return computed.total;
  });
  const { value, grads } = gradientsOf(names.map((name) => tensorOf(state.weights, name)));
  value.dispose();
  const slotNames = optimizer.slots(args);
  const next = tf.tidy(() => {
    const prepared = optimizer.prepare(tf, args, batch.scalars);
    const result: Record<string, Tensor> = {};
    names.forEach((name, index) => {
      const gradient = grads[index];
      if (gradient === undefined) throw new InternalError(`no gradient for \`${name}\``);
      const slots = Object.fromEntries(slotNames.map((slot) => [slot, tensorOf(state.slots, `${name}/${slot}`)]));
      const updated = optimizer.apply(tf, args, { weight: tensorOf(state.weights, name), gradient, slots, prepared });
      result[`w:${name}`] = updated.weight;
      for (const slot of slotNames) {
        const tensor = updated.slots[slot];
        if (tensor !== undefined) result[`s:${name}/${slot}`] = tensor;
      }
    });
    return result;
  });
  tf.dispose(grads);
  const weights = new Map<string, Tensor>();
  for (const name of state.weights.keys()) {
    const moved = next[`w:${name}`] ?? computedBy.updates.get(name);
    weights.set(name, moved ?? tf.clone(tensorOf(state.weights, name)));
  }
  const slots = new Map(
    [...state.slots.keys()].map((name) => [name, next[`s:${name}`] ?? tf.clone(tensorOf(state.slots, name))]),
  );
  if (computedBy.sums === undefined) throw new InternalError("the step computed no loss");
  return { state: { weights, slots }, sums: computedBy.sums };
}

/** Memory of the optimizer before the first step: zeros for every slot of every weight that gradients move. */
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
