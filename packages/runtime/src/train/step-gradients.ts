/**
 * A step's batch in, its gradients out: as a whole, or in parts one after the other, so that the activations of one part are
 * held at a time.
 */
import type { Tensor1D } from "@tensorflow/tfjs";
import { accumulated } from "../graph/accumulate.ts";
import { InternalError } from "../internal-error.ts";
import {
  type BatchGradients,
  batchGradients,
  presentLosses,
  rowsWith,
  type StepBatch,
  type StepPlan,
} from "./batch-gradients.ts";
import type { ForwardOptions, Tensors } from "./forward.ts";
import type { Variables } from "./train-state.ts";

/** Computes the gradients of the batch's mean loss. Call it inside a `tf.tidy`, which disposes them. */
export function stepGradients(
  plan: StepPlan,
  variables: Variables,
  batch: StepBatch,
  options: ForwardOptions,
): BatchGradients {
  const parts = partsOf(batch, plan.train.accumulate);
  return parts.length < 2
    ? batchGradients(plan, { variables, now: variables }, { ...batch, share: 1 }, options)
    : gradientsInParts(plan, variables, { batch, parts }, options);
}

/** Consecutive rows. */
interface Part {
  readonly from: number;
  readonly rows: number;
}

/** As many parts as asked for where there are as many rows, of sizes that differ by one at most. */
function partsOf({ inputs, targets }: StepBatch, count: number): readonly Part[] {
  const [first] = [...inputs.values(), ...targets.values()];
  const rows = first?.shape[0] ?? 0;
  const parts = Math.min(count, rows);
  const start = (index: number): number => Math.floor((index * rows) / parts);
  return Array.from({ length: parts }, (_, index) => ({ from: start(index), rows: start(index + 1) - start(index) }));
}

/**
 * The mean over parts. Random numbers are other ones in each part; batch statistics are those of a part, and moving averages go on
 * from part to part.
 */
function gradientsInParts(
  plan: StepPlan,
  variables: Variables,
  { batch, parts }: { readonly batch: StepBatch; readonly parts: readonly Part[] },
  options: ForwardOptions,
): BatchGradients {
  const { tf } = options;
  const all = parts.reduce((sum, part) => sum + part.rows, 0);
  const rowsOf = (tensors: Tensors, { from, rows }: Part): Tensors =>
    new Map(
      [...tensors].map(([name, tensor]) => {
        const rest = tensor.shape.slice(1);
        return [name, tf.slice(tensor, [from, ...rest.map(() => 0)], [rows, ...rest])];
      }),
    );
  // A row that lacks a target has no part in the mean: how many have one is known of all parts together.
  const counts = new Map(
    presentLosses(plan, batch).flatMap((one) =>
      one.masked === true ? [[one.output, rowsWith(tf, batch.targets, one)]] : [],
    ),
  );
  let updates: Tensors = new Map();
  let names: readonly string[] = [];
  const [sums, ...gradients] = accumulated(tf, parts, (part, index) => {
    const share = part.rows / all;
    const own = { inputs: rowsOf(batch.inputs, part), targets: rowsOf(batch.targets, part), share, counts };
    const result = batchGradients(plan, { variables, now: new Map([...variables, ...updates]) }, own, {
      ...options,
      uniform: (node, shape) => options.uniform(index === 0 ? node : `${node} part ${index}`, shape),
    });
    tf.dispose([...updates.values()]);
    updates = new Map([...result.updates].map(([name, value]) => [name, tf.keep(value)]));
    names = [...result.gradients.keys()];
    // Losses are means over rows; the scores behind them are sums, and so are the counts behind all.
    const means = 2 * plan.train.losses.length;
    const shares = Array.from({ length: result.sums.size }, (_, place) =>
      place > means || (place > 0 && place % 2 === 0) ? 1 : share,
    );
    return [tf.mul(result.sums, shares), ...result.gradients.values()];
  });
  if (sums === undefined) throw new InternalError("a batch has no rows");
  const released = [...updates].map(([name, value]) => {
    const own = tf.clone(value);
    value.dispose();
    return [name, own] as const;
  });
  return {
    gradients: new Map(gradients.map((gradient, index) => [names[index] ?? "", gradient])),
    // Tables go row by row only where a batch goes through as a whole.
    rows: new Map(),
    sums: sums as Tensor1D, // figures of a batch, multiplied and added
    updates: new Map(released),
  };
}
