/**
 * `adam` (Kingma and Ba, 2015) in the form its section 2 calls efficient and TensorFlow and Keras use:
 * w ← w − α·m / (√v + ε) with α = lr·√(1−β₂ᵗ)/(1−β₁ᵗ). TensorFlow.js's own Adam adds ε to the corrected √v instead.
 *
 * `adamw` takes `decay`·lr of each weight away first (Loshchilov and Hutter, 2019), as Keras's AdamW.
 */
import type { Scalar } from "@tensorflow/tfjs";
import { applyAdam, applyDecay } from "../../graph/optimizer-updates.ts";
import { numberArgument } from "../../ops/arguments.ts";
import type { Tf } from "../../ops/operator.ts";
import { type Optimizer, promised, type StepScalars, type Update } from "./optimizer.ts";

type Arguments = Parameters<Optimizer["slots"]>[0];
type Prepared = Readonly<Record<string, Scalar>>;

function prepare(tf: Tf, args: Arguments, { learningRate, step }: StepScalars): Prepared {
  const power = (name: string): Scalar => tf.pow(tf.scalar(numberArgument(args, name)), step);
  return { learningRate, beta1Power: power("beta1"), beta2Power: power("beta2") };
}

function moveByMoments(
  tf: Tf,
  args: Arguments,
  { weight, gradient, slots, prepared }: Update & { readonly prepared: Prepared },
): void {
  applyAdam(tf, {
    weight,
    gradient,
    first: promised(slots, "first"),
    second: promised(slots, "second"),
    lr: promised(prepared, "learningRate"),
    beta1Power: promised(prepared, "beta1Power"),
    beta2Power: promised(prepared, "beta2Power"),
    beta1: numberArgument(args, "beta1"),
    beta2: numberArgument(args, "beta2"),
    epsilon: numberArgument(args, "epsilon"),
  });
}

export const adam: Optimizer = { slots: () => ["first", "second"], prepare, apply: moveByMoments };

export const adamw: Optimizer = {
  slots: () => ["first", "second"],
  prepare,
  apply: (tf, args, update) => {
    const lr = promised(update.prepared, "learningRate");
    applyDecay(tf, { weight: update.weight, lr, decay: numberArgument(args, "decay") });
    moveByMoments(tf, args, update);
  },
};
