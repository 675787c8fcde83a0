/**
 * A policy over a few actions: logits in, an action, its log probability and the entropy out. In plain numbers for acting, and in
 * tensors for learning; both subtract the largest logit first.
 */
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { Tf } from "../../ops/operator.ts";

/** The logarithm of the sum of exponentials of `count` numbers from `at` on. */
function logSumExp(logits: Float32Array, at: number, count: number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) most = Math.max(most, logits[at + i] ?? most);
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.exp((logits[at + i] ?? 0) - most);
  return most + Math.log(sum);
}

/** The action that a uniform number in [0, 1) picks by the probabilities of row `row`. */
export function pickAction(logits: Float32Array, { row, count }: { row: number; count: number }, draw: number): number {
  const all = logSumExp(logits, row * count, count);
  let sum = 0;
  for (let action = 0; action < count - 1; action++) {
    sum += Math.exp((logits[row * count + action] ?? 0) - all);
    if (draw < sum) return action;
  }
  return count - 1;
}

/** The likeliest action of a row; the first of equal ones. */
export function likeliestAction(logits: Float32Array, { row, count }: { row: number; count: number }): number {
  let best = 0;
  for (let action = 1; action < count; action++) {
    if ((logits[row * count + action] ?? 0) > (logits[row * count + best] ?? 0)) best = action;
  }
  return best;
}

/** The log probability of an action of a row. */
export function logProbability(
  logits: Float32Array,
  { row, count }: { row: number; count: number },
  action: number,
): number {
  return (logits[row * count + action] ?? 0) - logSumExp(logits, row * count, count);
}

/** `[rows]` log probabilities of int32 actions `[rows]`, and `[rows]` entropies, of logits `[rows, actions]`. */
export function categorical(
  tf: Tf,
  logits: Tensor2D,
  actions: Tensor1D,
): { readonly logProbabilities: Tensor1D; readonly entropies: Tensor1D } {
  const logs = tf.logSoftmax(logits);
  const chosen = tf.oneHot(actions, logits.shape[1], 1, 0, "float32");
  return {
    logProbabilities: tf.sum(tf.mul(logs, chosen), 1) as Tensor1D,
    entropies: tf.neg(tf.sum(tf.mul(tf.exp(logs), logs), 1)) as Tensor1D,
  };
}
