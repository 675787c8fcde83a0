/**
 * A running mean of weights: a ← m·a + (1−m)·w after each step, the first of which takes the weights as they are. With `warmup` m is
 * (1 + t) / (10 + t) at most, as in TensorFlow's ExponentialMovingAverage with a number of updates; without, it is Keras's `use_ema`.
 * The mean lies beside the optimizer's memory, so that checkpoints hold it.
 */
import type { CheckedTrain } from "@penstock/dsl";
import type { Scalar } from "@tensorflow/tfjs";
import { takeFrom } from "../graph/optimizer-updates.ts";
import { numberArgument } from "../ops/arguments.ts";
import type { Tf } from "../ops/operator.ts";
import { named } from "./batch-gradients.ts";
import { averageSlot, type TrainState } from "./train-state.ts";

/** Moves the means of weights after the weights have moved. Call it inside a `tf.tidy`. */
export function moveAverages(
  tf: Tf,
  average: CheckedTrain["average"],
  { state, names, step }: { readonly state: TrainState; readonly names: Iterable<string>; readonly step: Scalar },
): void {
  if (average === null) return;
  const rest = tf.sub(1, keptPart(tf, average.args, step));
  for (const name of names) {
    const mean = named(state.slots, averageSlot(name));
    takeFrom(tf, mean, tf.mul(tf.sub(mean, named(state.weights, name)), rest));
  }
}

/** m of a step, counted from 1: nothing is kept of what was there before the first. */
function keptPart(tf: Tf, args: NonNullable<CheckedTrain["average"]>["args"], step: Scalar): Scalar {
  const decay = tf.scalar(numberArgument(args, "decay"));
  const later = tf.cast(tf.greater(step, 1), "float32").asScalar();
  const most: Scalar = args["warmup"] === true ? tf.minimum(decay, tf.div(tf.add(step, 1), tf.add(step, 10))) : decay;
  return tf.mul(later, most);
}
