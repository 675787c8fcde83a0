/**
 * Targets of yes and no, and the cross entropy of logits with them.
 */
import type { Tensor } from "@tensorflow/tfjs";
import type { Tf } from "../../ops/operator.ts";
import { byRow } from "./loss.ts";

/** What was true, `[batch, values]` of 1 and 0: the second of two classes, or the target's own values. `smoothing` pulls it to a half. */
export function truthOf(tf: Tf, target: Tensor, smoothing: number): Tensor {
  const truth = byRow(tf, target.dtype === "int32" ? tf.cast(target, "float32") : target);
  return smoothing === 0 ? truth : tf.add(tf.mul(truth, 1 - smoothing), smoothing / 2);
}

/**
 * −t·log σ(x) − (1−t)·log(1 − σ(x)), value by value, as t·softplus(−x) + (1−t)·softplus(x): both parts are positive, so
 * that nothing cancels however sure an answer is.
 */
export function binaryCrossEntropy(tf: Tf, logits: Tensor, truth: Tensor): Tensor {
  return tf.add(tf.mul(truth, tf.softplus(tf.neg(logits))), tf.mul(tf.sub(1, truth), tf.softplus(logits)));
}
