/**
 * A batch in, its gradients, its figures and the next moving averages out, in the precision that the training asks for and with
 * what it says of recomputation.
 */
import type { CheckedModel, CheckedTrain } from "@penstock/dsl";
import type { Scalar, Tensor, Tensor1D } from "@tensorflow/tfjs";
import { inBfloat16 } from "../graph/precision.ts";
import { scoped } from "../graph/scope.ts";
import type { RowGradient } from "../graph/sparse-updates.ts";
import { type GradientsWithRows, gradientsWithRows } from "../graph/table-rows.ts";
import { InternalError } from "../internal-error.ts";
import { numberArgument } from "../ops/arguments.ts";
import { lossPurpose, metricsPurpose, stepPurpose } from "../profile/purposes.ts";
import { type ForwardOptions, forward, learningWeights, type Tensors } from "./forward.ts";
import { rowLosses } from "./losses/row-losses.ts";
import { ofTarget } from "./mixed-targets.ts";
import { rowTables } from "./row-tables.ts";
import { rowScores } from "./score.ts";
import { withShifted } from "./shifted-inputs.ts";
import type { Variables } from "./train-state.ts";

export interface StepBatch {
  readonly inputs: Tensors;
  readonly targets: Tensors;
}

/** What stays the same over all steps of a run. */
export interface StepPlan {
  readonly model: CheckedModel;
  readonly train: CheckedTrain;
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

/** Computes the losses of a batch; the sums are kept for the caller because the tape clears what it passes through. */
function lossOfBatch(plan: StepPlan, weights: Tensors, batch: StepBatch, options: ForwardOptions) {
  const { tf } = options;
  const { freeze, recompute } = plan.train;
  const inputs = withShifted(tf, plan.model, batch);
  const result = forward(plan.model, weights, inputs, { ...options, frozen: new Set(freeze), recompute });
  const parts: Tensor[] = [];
  let total: Tensor | null = null;
  for (const { output, loss } of plan.train.losses) {
    const value = named(result.outputs, output);
    const targets = { targets: batch.targets, name: output };
    const { mean, weighted } = scoped(lossPurpose(output), () => {
      const logits = result.logits.get(output) ?? null;
      const rows = ofTarget(tf, targets, (target, rowWeights) =>
        rowLosses(tf, loss, { output: value, logits, target, rowWeights }),
      );
      const mean = tf.mean(rows);
      return { mean, weighted: tf.mul(mean, numberArgument(loss.args, "weight")) };
    });
    total = total === null ? weighted : tf.add(total, weighted);
    parts.push(
      mean,
      scoped(metricsPurpose, () =>
        tf.sum(ofTarget(tf, targets, (target) => rowScores(tf, { output: value, target, loss: loss.call }))),
      ),
    );
  }
  if (total === null) throw new InternalError("a training run has no loss");
  const sums = tf.keep(tf.stack([total, ...parts]) as Tensor1D); // a stack of scalars
  return { total: tf.reshape(total, []), sums, updates: result.updates };
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
  batch: StepBatch & { readonly share: number },
  options: ForwardOptions,
): BatchGradients {
  const { tf } = options;
  const byRow = rowTables(plan.model, plan.train);
  const names = learningWeights(plan.model.nodes, new Set(plan.train.freeze)).filter((name) => !byRow.has(name));
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
