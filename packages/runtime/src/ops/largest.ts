/**
 * Largest values along axes. Where several places share the largest, each gets an equal part of the gradient, as in TensorFlow and
 * PyTorch; TensorFlow.js gives each of them all of it, which is too much in total.
 */
import type { GradSaveFunc, Tensor } from "@tensorflow/tfjs";
import type { Tf } from "./operator.ts";

/** The largest values of `x` over some of its axes, which are gone in the result. */
export function largest(tf: Tf, x: Tensor, axes: readonly number[]): Tensor {
  const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return tf.customGrad((...given) => {
    // One input, and the function that keeps tensors for the gradient.
    const [inner, save] = given as [Tensor, GradSaveFunc];
    const value = tf.max(inner, [...axes]);
    save([inner, value]);
    return {
      value,
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [from = inner, largestOf = value] = saved;
        const chosen = tf.cast(tf.equal(from, tf.reshape(largestOf, kept)), "float32");
        const shares = tf.div(tf.reshape(dy, kept), tf.sum(chosen, [...axes], true));
        return tf.mul(chosen, shares);
      },
    };
  })(x);
}
