/**
 * `adam` (Kingma and Ba, 2015) in the form its section 2 calls efficient and TensorFlow and Keras use:
 * w ← w − α·m / (√v + ε) with α = lr·√(1−β₂ᵗ)/(1−β₁ᵗ). TensorFlow.js's own Adam adds ε to the corrected √v instead.
 * `adamw` is the same after weights have decayed (Loshchilov and Hutter, 2019).
 */
import type { Scalar } from "@tensorflow/tfjs";
import { applyAdam } from "../../graph/optimizer-updates.ts";
import { numberArgument } from "../../ops/arguments.ts";
import type { Tf } from "../../ops/operator.ts";
import { type Optimizer, promised, type StepScalars, type Update } from "./optimizer.ts";

type Arguments = Parameters<Optimizer["prepare"]>[1];
type Prepared = Readonly<Record<string, Scalar>>;

/** The rate with its corrections, and powers of both decays. */
export function prepareAdam(tf: Tf, args: Arguments, { learningRate, step }: StepScalars): Prepared {
  const power = (name: string): Scalar => tf.pow(tf.scalar(numberArgument(args, name)), step);
  const rate: Scalar = tf.mul(learningRate, sameAsKeras(tf, numberArgument(args, "beta2"), step));
  return { rate, beta1Power: power("beta1"), beta2Power: power("beta2") };
}

/**
 * TensorFlow's operation takes 1 − β₂ from the float32 β₂, Keras rounds 1 − β₂ itself. For β₂ = 0.999 the second moments differ in
 * the fifth digit, by (1 − float32(β₂)ᵗ) / (1 − β₂ᵗ) at step t, which is enough for a run to leave Keras's path after ten
 * steps. The root of it in the rate keeps them together.
 */
function sameAsKeras(tf: Tf, beta2: number, step: Scalar): Scalar {
  // 1 − βᵗ as −expm1(t·ln β): a difference of two numbers near 1 would lose the digits in question.
  const rest = (beta: number): Scalar => tf.expm1(tf.mul(step, Math.log(beta)));
  return tf.sqrt(tf.div(rest(Math.fround(beta2)), rest(beta2)));
}

/** Moves a weight by its memory `first` and `second`. */
export function moveByMoments(
  tf: Tf,
  args: Arguments,
  { weight, gradient, slots, prepared }: Update & { readonly prepared: Prepared },
): void {
  applyAdam(tf, {
    weight,
    gradient,
    first: promised(slots, "first"),
    second: promised(slots, "second"),
    lr: promised(prepared, "rate"),
    beta1Power: promised(prepared, "beta1Power"),
    beta2Power: promised(prepared, "beta2Power"),
    beta1: numberArgument(args, "beta1"),
    beta2: numberArgument(args, "beta2"),
    epsilon: numberArgument(args, "epsilon"),
  });
}

export const adam: Optimizer = {
  slots: () => ({ first: 0, second: 0 }),
  prepare: prepareAdam,
  apply: moveByMoments,
};
