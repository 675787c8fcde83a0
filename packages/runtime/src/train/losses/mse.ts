/** `mse`: the mean square of output minus target over everything but the batch. */
import type { Loss } from "./loss.ts";

export const mse: Loss = (tf, { output, target }) => {
  const size = target.shape[0] ?? 0;
  const difference = tf.sub(tf.reshape(output, [size, -1]), tf.reshape(target, [size, -1]));
  return tf.mean(tf.square(difference), -1);
};
