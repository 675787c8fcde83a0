/**
 * A shape and a place in a stream in, standard normal numbers out: from the stream's uniform numbers by Box and Muller's
 * transform (1958), so that every backend, eager or recorded, gives the same numbers but for its logarithm's last bits.
 */
import type { Tensor } from "@tensorflow/tfjs";
import type { Backend } from "./load-backend.ts";
import { type StreamAt, statelessUniform } from "./stateless-uniform.ts";

/** Float32 numbers of mean 0 and variance 1 of the given shape. */
export function statelessNormal(backend: Backend, shape: readonly number[], at: StreamAt): Tensor {
  const { tf } = backend;
  return tf.tidy(() => {
    const [radius, turn] = tf.unstack(statelessUniform(backend, [2, ...shape], at));
    if (radius === undefined || turn === undefined) return tf.zeros([...shape]);
    // 1 − u lies in (0, 1], where the logarithm is finite.
    const length = tf.sqrt(tf.mul(tf.log(tf.sub(1, radius)), -2));
    return tf.mul(length, tf.cos(tf.mul(turn, 2 * Math.PI)));
  });
}
