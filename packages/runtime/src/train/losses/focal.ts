/**
 * `focal` (Lin et al., 2017): cross entropy times (1 − p)^gamma, p the probability of what is true. Of classes it is −Σ t·(1−p)^γ·log p
 * over softmax probabilities, of yes and no the mean over a row's values, with `alpha` for yes and 1 − alpha for no. As
 * Keras's CategoricalFocalCrossentropy (without its alpha) and BinaryFocalCrossentropy, on logits.
 */
import type { Tensor, Tensor1D } from "@tensorflow/tfjs";
import { numberArgument } from "../../ops/arguments.ts";
import type { Tf } from "../../ops/operator.ts";
import { softTarget } from "./cross-entropy.ts";
import { byRow, type Loss, type LossArguments, logitsOf } from "./loss.ts";
import { binaryCrossEntropy, truthOf } from "./yes-or-no.ts";

/** Smaller ones are as good as none; a power below 1 has no gradient at 0. */
const least = 1e-37;

/** (1 − p)^gamma of 1 − p. */
function attention(tf: Tf, rest: Tensor, gamma: number): Tensor {
  return tf.pow(tf.maximum(rest, least), gamma);
}

function ofClasses(tf: Tf, logits: Tensor, target: Tensor, args: LossArguments): Tensor {
  const form = { classes: logits.shape.at(-1) ?? 1, smoothing: numberArgument(args, "smoothing") };
  const soft = softTarget(tf, target as Tensor1D, form); // class targets are [batch]
  const likelihood = tf.logSoftmax(logits);
  const rest = tf.neg(tf.expm1(likelihood));
  return tf.neg(tf.sum(tf.mul(tf.mul(soft, attention(tf, rest, numberArgument(args, "gamma"))), likelihood), -1));
}

function ofYesAndNo(tf: Tf, logits: Tensor, target: Tensor, args: LossArguments): Tensor {
  const truth = truthOf(tf, target, numberArgument(args, "smoothing"));
  const [yes, no] = [tf.sigmoid(logits), tf.sigmoid(tf.neg(logits))];
  const rest = tf.add(tf.mul(truth, no), tf.mul(tf.sub(1, truth), yes));
  const values = tf.mul(attention(tf, rest, numberArgument(args, "gamma")), binaryCrossEntropy(tf, logits, truth));
  const { alpha } = args;
  if (typeof alpha !== "number") return tf.mean(values, -1);
  const share = tf.add(tf.mul(truth, 2 * alpha - 1), 1 - alpha);
  return tf.mean(tf.mul(share, values), -1);
}

export const focal: Loss = (tf, input, args) => {
  const logits = byRow(tf, logitsOf(input));
  const classes = input.target.dtype === "int32" && logits.shape[1] !== 1;
  return (classes ? ofClasses : ofYesAndNo)(tf, logits, input.target, args);
};
