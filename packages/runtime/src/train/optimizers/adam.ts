/**
 * `adam` (Kingma and Ba, 2015) in the form its section 2 calls efficient and TensorFlow and Keras use:
 * w ← w − α·m / (√v + ε) with α = lr·√(1−β₂ᵗ)/(1−β₁ᵗ). TensorFlow.js's own Adam adds ε to the corrected √v instead.
 *
 * `adamw` takes `decay`·lr of each weight away first (Loshchilov and Hutter, 2019), as Keras's AdamW.
 */
import type { Tensor } from "@tensorflow/tfjs";
import { numberArgument } from "../../ops/arguments.ts";
import type { Tf } from "../../ops/operator.ts";
import { type Optimizer, promised, type StepScalars, type Update } from "./optimizer.ts";

type Arguments = Parameters<Optimizer["slots"]>[0];

function correctedRate(tf: Tf, args: Arguments, { learningRate, step }: StepScalars): Tensor {
  const beta1 = tf.scalar(numberArgument(args, "beta1"));
  const beta2 = tf.scalar(numberArgument(args, "beta2"));
  const second = tf.sqrt(tf.sub(1, tf.pow(beta2, step)));
  return tf.mul(learningRate, tf.div(second, tf.sub(1, tf.pow(beta1, step))));
}

function moveByMoments(
  tf: Tf,
  args: Arguments,
  update: Update & { readonly rate: Tensor },
): ReturnType<Optimizer["apply"]> {
  const beta1 = numberArgument(args, "beta1");
  const beta2 = numberArgument(args, "beta2");
  const epsilon = numberArgument(args, "epsilon");
  const { weight, gradient, slots, rate } = update;
  const first = tf.add(tf.mul(promised(slots, "first"), beta1), tf.mul(gradient, 1 - beta1));
  const second = tf.add(tf.mul(promised(slots, "second"), beta2), tf.mul(tf.square(gradient), 1 - beta2));
  const step = tf.div(tf.mul(first, rate), tf.add(tf.sqrt(second), epsilon));
  return { weight: tf.sub(weight, step), slots: { first, second } };
}

export const adam: Optimizer = {
  slots: () => ["first", "second"],
  prepare: (tf, args, scalars) => ({ rate: correctedRate(tf, args, scalars) }),
  apply: (tf, args, update) => moveByMoments(tf, args, { ...update, rate: promised(update.prepared, "rate") }),
};

export const adamw: Optimizer = {
  slots: () => ["first", "second"],
  prepare: (tf, args, scalars) => ({
    rate: correctedRate(tf, args, scalars),
    kept: tf.sub(1, tf.mul(scalars.learningRate, numberArgument(args, "decay"))),
  }),
  apply: (tf, args, update) => {
    const weight = tf.mul(update.weight, promised(update.prepared, "kept"));
    return moveByMoments(tf, args, { ...update, weight, rate: promised(update.prepared, "rate") });
  },
};
