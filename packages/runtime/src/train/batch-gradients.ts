/**
 * A batch in, its gradients, its figures and the next moving averages out, in the precision that the training asks for and with
 * what it says of recomputation.
 */
import { type CheckedLoss, type CheckedModel, type CheckedTrain, partOfModel } from "@penstock/dsl";
import type { Scalar, Tensor, Tensor1D } from "@tensorflow/tfjs";
import { inBfloat16 } from "../graph/precision.ts";
import { scoped } from "../graph/scope.ts";
import type { RowGradient } from "../graph/sparse-updates.ts";
import { type GradientsWithRows, gradientsWithRows } from "../graph/table-rows.ts";
import { InternalError } from "../internal-error.ts";
import { numberArgument } from "../ops/arguments.ts";
import type { Tf } from "../ops/operator.ts";
import { lossPurpose, metricsPurpose, stepPurpose } from "../profile/purposes.ts";
import { type ForwardOptions, forward, learningWeights, type Tensors } from "./forward.ts";
import { rowLosses } from "./losses/row-losses.ts";
import { ofTarget } from "./mixed-targets.ts";
import { rowTables } from "./row-tables.ts";
import { rowScores } from "./score.ts";
import { withShifted } from "./shifted-inputs.ts";
import { presentTarget } from "./tasks/present-targets.ts";
import type { Variables } from "./train-state.ts";

export interface StepBatch {
  readonly inputs: Tensors;
  readonly targets: Tensors;
}

/** What stays the same over all steps of a run. */
export interface StepPlan {
  readonly model: CheckedModel;
  readonly train: CheckedTrain;
  /** What the losses of outputs are multiplied by where gradients are taken, besides their weights; 1 where nothing is said. */
  readonly factors?: ReadonlyMap<string, Scalar>;
}

/** What a batch says of the weights. */
export interface BatchGradients {
  /** Of the mean loss, by full name of the weight; only those that learn. */
  readonly gradients: Tensors;
  /** As `trainStep` gives them. */
  readonly sums: Tensor1D;
  /** Of tables that go row by row, by full name; they have no part in `gradients`. */
  readonly rows: ReadonlyMap<string, RowGradient>;
  /** Next values of weights that no gradient moves. */
  readonly updates: Tensors;
}

/** The entry of that name. */
export function named<Kind>(entries: ReadonlyMap<string, Kind>, name: string): Kind {
  const found = entries.get(name);
  if (found === undefined) throw new InternalError(`there is no tensor \`${name}\``);
  return found;
}

/** The losses of the outputs that a batch has targets of. */
export function presentLosses(
  { train }: Pick<StepPlan, "train">,
  { targets }: Pick<StepBatch, "targets">,
): CheckedLoss[] {
  return train.losses.filter(({ output }) => targets.has(output));
}

/** Whether rows of outputs are counted one by one: not every row of every step has a part in each. */
export function countsRows({ tasks, losses }: CheckedTrain): boolean {
  return tasks?.data !== undefined || losses.some(({ masked }) => masked === true);
}

/** How many rows of a batch have a target. */
export function rowsWith(tf: Tf, targets: Tensors, { output, masked }: CheckedLoss): Scalar {
  const present = ofTarget(tf, { targets, name: output }, (target) =>
    masked === true ? presentTarget(tf, target).present : tf.ones([target.shape[0] ?? 0]),
  );
  return tf.sum(present).asScalar();
}

/** Computes the losses of a batch; the sums are kept for the caller because the tape clears what it passes through. */
function lossOfBatch(plan: StepPlan, weights: Tensors, batch: PartialBatch, options: ForwardOptions) {
  const { tf } = options;
  const { freeze, recompute } = plan.train;
  const taught = new Set(presentLosses(plan, batch).map(({ output }) => output));
  const model = partOf(plan, batch);
  const inputs = withShifted(tf, model, batch);
  const result = forward(model, weights, inputs, { ...options, frozen: new Set(freeze), recompute });
  const parts: Tensor[] = [];
  const counts: Tensor[] = [];
  let total: Tensor | null = null;
  let balanced: Tensor | null = null;
  for (const one of plan.train.losses) {
    const { output, loss, masked } = one;
    if (!taught.has(output)) {
      parts.push(tf.scalar(0), tf.scalar(0));
      counts.push(tf.scalar(0));
      continue;
    }
    const value = named(result.outputs, output);
    const targets = { targets: batch.targets, name: output };
    const { mean, weighted } = scoped(lossPurpose(output), () => {
      const logits = result.logits.get(output) ?? null;
      const rows = ofTarget(tf, targets, (target, rowWeights) => {
        const known = masked === true ? presentTarget(tf, target) : { target, present: null };
        const own = rowLosses(tf, loss, { output: value, logits, target: known.target, rowWeights });
        return known.present === null ? own : tf.mul(own, known.present);
      });
      const all = masked === true ? (batch.counts?.get(output) ?? rowsWith(tf, batch.targets, one)) : null;
      // Of a part of a batch the mean is multiplied by its share later on, as that of all rows is.
      const mean = all === null ? tf.mean(rows) : tf.div(tf.sum(rows), tf.maximum(tf.mul(all, batch.share), 1e-6));
      return { mean, weighted: tf.mul(mean, numberArgument(loss.args, "weight")) };
    });
    const factor = plan.factors?.get(output);
    const pulled = factor === undefined ? weighted : tf.mul(weighted, factor);
    total = total === null ? weighted : tf.add(total, weighted);
    balanced = balanced === null ? pulled : tf.add(balanced, pulled);
    if (countsRows(plan.train)) counts.push(rowsWith(tf, batch.targets, one));
    parts.push(
      mean,
      scoped(metricsPurpose, () =>
        tf.sum(
          ofTarget(tf, targets, (target) => {
            if (masked !== true) return rowScores(tf, { output: value, target, loss: loss.call });
            const known = presentTarget(tf, target);
            return tf.mul(rowScores(tf, { output: value, target: known.target, loss: loss.call }), known.present);
          }),
        ),
      ),
    );
  }
  if (total === null || balanced === null) throw new InternalError("a training run has no loss");
  const figures = [total, ...parts, ...(countsRows(plan.train) ? counts : [])];
  const sums = tf.keep(tf.stack(figures) as Tensor1D); // a stack of scalars
  return { total: tf.reshape(balanced, []), sums, updates: result.updates };
}

/** The part of the model that the targets of a batch teach. */
function partOf(plan: StepPlan, batch: Pick<StepBatch, "targets">): CheckedModel {
  return partOfModel(
    plan.model,
    presentLosses(plan, batch).map(({ output }) => output),
  );
}

/** Some rows of a batch: which part of all they are, and how many of all have a target, where not all have. */
export interface PartialBatch extends StepBatch {
  readonly share: number;
  readonly counts?: ReadonlyMap<string, Scalar>;
}

/** Weights of a model, and what they are for the batch at hand: moving averages may have gone on. */
export interface PresentWeights {
  readonly variables: Variables;
  readonly now: Tensors;
}

/** Computes a batch's gradients, multiplied by `share`. Call it inside a `tf.tidy`, which disposes them. */
export function batchGradients(
  plan: StepPlan,
  weights: PresentWeights,
  batch: PartialBatch,
  options: ForwardOptions,
): BatchGradients {
  const { tf } = options;
  const model = partOf(plan, batch);
  const byRow = rowTables(model, plan.train);
  const names = learningWeights(model.nodes, new Set(plan.train.freeze)).filter((name) => !byRow.has(name));
  // Filled in by the closure below, which the tape calls once.
  const computed: { sums?: Tensor1D; updates: Tensors } = { updates: new Map() };
  const loss = (): Scalar => {
    const { total, sums, updates } = lossOfBatch(plan, weights.now, batch, { ...options, rowTables: byRow });
    Object.assign(computed, { sums, updates });
    return (batch.share === 1 ? total : tf.mul(total, batch.share)).asScalar();
  };
  const variables = names.map((name) => named(weights.variables, name));
  const compute = (): GradientsWithRows => gradientsWithRows(tf, loss, variables);
  const { grads, rows } = scoped(stepPurpose, () =>
    plan.train.precision === "bf16" ? inBfloat16(compute) : compute(),
  );
  if (computed.sums === undefined) throw new InternalError("the step computed no loss");
  // From here on they belong to the surrounding `tidy`.
  const released = <Kept extends Tensor>(tensor: Kept): Kept => {
    const own = tf.clone(tensor);
    tensor.dispose();
    return own;
  };
  const gradients = names.map((name) => {
    const gradient = grads.get(named(weights.variables, name));
    if (gradient === undefined) throw new InternalError(`no gradient for \`${name}\``);
    return [name, gradient] as const;
  });
  return {
    gradients: new Map(gradients),
    sums: released(computed.sums),
    rows: new Map(
      [...byRow].flatMap((name) => {
        const table = named(weights.variables, name);
        const row = rows.find((one) => one.table === table);
        if (row === undefined) throw new InternalError(`no gradient for the rows of \`${name}\``);
        return [[name, { ...row, indices: released(row.indices), gradient: released(row.gradient) }]];
      }),
    ),
    updates: new Map([...computed.updates].map(([name, value]) => [name, released(value)])),
  };
}
