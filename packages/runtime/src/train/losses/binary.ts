/** `binary`: the mean over a row's values of their binary cross entropy, as Keras's with logits. */
import { numberArgument } from "../../ops/arguments.ts";
import { byRow, type Loss, logitsOf } from "./loss.ts";
import { binaryCrossEntropy, truthOf } from "./yes-or-no.ts";

export const binary: Loss = (tf, input, args) => {
  const truth = truthOf(tf, input.target, numberArgument(args, "smoothing"));
  return tf.mean(binaryCrossEntropy(tf, byRow(tf, logitsOf(input)), truth), -1);
};
