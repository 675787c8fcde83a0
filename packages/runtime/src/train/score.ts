/**
 * A batch's answers in, the figure of its rows out that is summed up while a model learns: rows that are right, or errors.
 */
import { trainFigure } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import type { Tf } from "../ops/operator.ts";
import { byRow } from "./losses/loss.ts";
import { isMask } from "./losses/pixels.ts";

/** One output of a batch with the loss it learns by. */
export interface Scored {
  readonly output: Tensor;
  readonly target: Tensor;
  readonly loss: string;
}

/** Where an output of one value turns from the first class to the second. */
export function turningPoint(loss: string): number {
  return loss === "hinge" ? 0 : 0.5;
}

/** What kind of target it is of, as far as figures go. */
function kindOf({ dtype, rank }: Tensor, loss: string): "class" | "list" | "mask" | "boxes" | "vector" {
  if (loss === "centers") return "boxes";
  if (dtype !== "int32") return "vector";
  return rank === 1 ? "class" : rank === 2 ? "list" : "mask";
}

/** Gives `[batch]`: whether each row is right (1 or 0), the part of its values that is right, or its mean error; 0 where there is no figure. */
export function rowScores(tf: Tf, { output, target, loss }: Scored): Tensor {
  const figure = trainFigure(kindOf(target, loss), loss);
  if (figure === null) return tf.zeros([output.shape[0] ?? 0]);
  if (isMask(target)) {
    return tf.mean(byRow(tf, tf.cast(tf.equal(tf.argMax(output, -1), target), "float32")), -1);
  }
  const answers = byRow(tf, output);
  if (figure === "accuracy") {
    if (target.dtype === "int32" && answers.shape[1] !== 1) {
      return tf.cast(tf.equal(tf.argMax(answers, -1), target), "float32");
    }
    const yes = tf.greater(answers, turningPoint(loss));
    const truth = tf.greater(byRow(tf, target), 0.5);
    return tf.mean(tf.cast(tf.equal(yes, truth), "float32"), -1);
  }
  const error = tf.sub(answers, byRow(tf, target));
  return tf.mean(figure === "mae" ? tf.abs(error) : tf.square(error), -1);
}
