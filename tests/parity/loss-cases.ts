// Recorded losses in, how far the language's own results lie from the peers' out: each row's loss and its gradient.
import type { Tensor } from "@tensorflow/tfjs";
import type { Backend } from "../../packages/runtime/src/backend/index.ts";
import { compile } from "../../packages/runtime/src/graph/compile.ts";
import { rowLosses } from "../../packages/runtime/src/train/losses/row-losses.ts";
import { call } from "../../packages/runtime/src/train/testing/train-fixture.ts";
import { asTensor, type RecordedTensor, recorded } from "./recorded.ts";
import { apart } from "./tensors-apart.ts";

/** A loss with what a peer makes of it. */
export type LossCase = ReturnType<typeof recorded<"losses">>[number];

export const lossCases = recorded("losses");

/** How far a result lies from the peer's; relative to the largest value of each tensor. */
export interface LossDifference {
  readonly rows: number;
  /** By what stands before the output's last function. */
  readonly gradient: number;
  /** Of any value, relative to itself: what a part of small values would hide behind the largest. */
  readonly each: number;
  /** Of the mean over rows, where the peer was asked for it. */
  readonly mean: number;
}

/** The largest difference of a value relative to itself; float32 has nothing below 1e-38. */
function eachApart(actual: Tensor, { data }: RecordedTensor): number {
  const values = actual.dataSync();
  const differences = data.map((value, index) => {
    const difference = Math.abs((values[index] ?? Number.NaN) - value);
    return difference <= 1e-37 ? 0 : difference / Math.abs(value);
  });
  return Math.max(...differences);
}

/** Computes a case, operation by operation or as a graph, and compares. */
export function lossDifference(
  { tf }: Pick<Backend, "tf">,
  { loss, args, ending, weights, ...one }: LossCase,
  eager: boolean,
): LossDifference {
  const rowsOf = (raw: Tensor, target: Tensor): Tensor => {
    const output = ending === null ? raw : tf[ending](raw);
    const logits = ending === null ? null : raw;
    const rowWeights = weights === null ? null : asTensor(tf, weights);
    return rowLosses(tf, call(loss, args), { output, logits, target, rowWeights });
  };
  const both = compile(
    (raw: Tensor, target: Tensor) => ({
      rows: rowsOf(raw, target),
      gradient: tf.grad((given) => tf.sum(rowsOf(given, target)))(raw),
    }),
    { tf, eager },
  );
  const raw = asTensor(tf, one.output);
  const target = asTensor(tf, one.target, one.classes ? "int32" : "float32");
  const { rows, gradient } = both(raw, target);
  const mean = tf.mean(rows);
  const difference = {
    rows: apart(rows, one.rows),
    gradient: apart(gradient, one.gradient),
    each: Math.max(eachApart(rows, one.rows), eachApart(gradient, one.gradient)),
    mean: one.mean === null ? 0 : apart(mean, { shape: [], data: [one.mean] }),
  };
  both.dispose();
  tf.dispose([raw, target, rows, gradient, mean]);
  return difference;
}
