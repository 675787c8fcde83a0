/**
 * Losses of numbers: the mean over everything but the batch of a function of the error, which is target minus output.
 */
import type { Tensor } from "@tensorflow/tfjs";
import { log1pOf } from "../../backend/index.ts";
import { numberArgument } from "../../ops/arguments.ts";
import type { Tf } from "../../ops/operator.ts";
import { byRow, type Loss, type LossArguments } from "./loss.ts";

function ofError(value: (tf: Tf, error: Tensor, args: LossArguments) => Tensor): Loss {
  return (tf, { output, target }, args) => tf.mean(value(tf, tf.sub(byRow(tf, target), byRow(tf, output)), args), -1);
}

/** `mse`: e². */
export const mse = ofError((tf, error) => tf.square(error));

/** The error above and below 0, either way from 0 up: at 0 itself neither has a slope. */
function sides(tf: Tf, error: Tensor): readonly [above: Tensor, below: Tensor] {
  return [tf.relu(error), tf.relu(tf.neg(error))];
}

/** `mae`: |e|. */
export const mae = ofError((tf, error) => tf.add(...sides(tf, error)));

/**
 * `huber` (Huber, 1964): e²/2 up to `delta`, delta·(|e| − delta/2) beyond, as m·(|e| − m/2) with m = min(|e|, delta): its gradient is
 * e or ±delta on either side.
 */
export const huber = ofError((tf, error, args) => {
  const size = tf.abs(error);
  const near = tf.minimum(size, numberArgument(args, "delta"));
  return tf.mul(near, tf.sub(size, tf.mul(near, 0.5)));
});

/** From here on log cosh e is |e| − log 2 to the last digit of a float32. */
const far = 20;

/**
 * `log_cosh`: log cosh e = log(1 + 2·sinh²(e/2)), which keeps its digits near 0, and goes on straight where it would overflow. Its
 * slope is tanh e.
 */
export const logCosh = ofError((tf, error) => {
  const compute = tf.customGrad((...given) => {
    const [own, save] = given as [Tensor, (tensors: Tensor[]) => void]; // one input, and what keeps tensors for the gradient
    save([own]);
    const size = tf.abs(own);
    const half = tf.mul(tf.minimum(size, far), 0.5);
    // TensorFlow's own sinh takes the difference of two numbers near 1.
    const doubleSinh = tf.sub(tf.expm1(half), tf.expm1(tf.neg(half)));
    const near = log1pOf(tf, tf.mul(tf.square(doubleSinh), 0.5));
    return {
      value: tf.add(near, tf.relu(tf.sub(size, far))),
      gradFunc: (dy: Tensor, [saved = own]: Tensor[]) => tf.mul(dy, tf.tanh(saved)),
    };
  });
  return compute(error);
});

/** `quantile` (Koenker and Bassett, 1978): q·e for targets above the output, (1−q)·|e| for those below. */
export const quantile = ofError((tf, error, args) => {
  const at = numberArgument(args, "at");
  const [above, below] = sides(tf, error);
  return tf.add(tf.mul(above, at), tf.mul(below, 1 - at));
});
