/** Losses of classes, pixel by pixel: what a mask of a batch is to a loss that knows rows of one class. */
import type { Tensor } from "@tensorflow/tfjs";
import { InternalError } from "../../internal-error.ts";
import type { Tf } from "../../ops/operator.ts";
import type { Loss, LossInput } from "./loss.ts";

/** Whether a target is a mask: classes of pixels. */
export function isMask({ dtype, rank }: Tensor): boolean {
  return dtype === "int32" && rank > 2;
}

/** The pixels of a batch as rows of their own. */
function pixelsOf(tf: Tf, { output, logits, target }: LossInput): LossInput {
  const flat = (tensor: Tensor): Tensor => tf.reshape(tensor, [target.size, tensor.shape.at(-1) ?? 1]);
  return {
    output: flat(output),
    logits: logits === null ? null : flat(logits),
    target: tf.reshape(target, [target.size]),
  };
}

/** The loss of a row of one class, and of a mask in the mean over its pixels. */
export function alsoOfPixels(loss: Loss): Loss {
  return (tf, input, args) => {
    const { target } = input;
    if (!isMask(target)) return loss(tf, input, args);
    const [rows = 0] = target.shape;
    return tf.mean(tf.reshape(loss(tf, pixelsOf(tf, input), args), [rows, target.size / rows]), -1);
  };
}

/** A batch of masks as parts of classes: answers and truth `[batch, pixels, classes]`. */
export function partsOfPixels(tf: Tf, { output, target }: LossInput): readonly [guess: Tensor, truth: Tensor] {
  if (!isMask(target)) throw new InternalError("a target that is no mask has no pixels");
  const [rows = 0] = target.shape;
  const classes = output.shape.at(-1) ?? 1;
  const pixels = target.size / rows;
  const hot = tf.cast(tf.oneHot(tf.reshape(target, [target.size]), classes), "float32");
  return [tf.reshape(output, [rows, pixels, classes]), tf.reshape(hot, [rows, pixels, classes])];
}
