/** A small value network of reinforcement learning: two hidden layers of 64, mean squared error to given values. */
import { linear } from "./layers.ts";
import type { Network } from "./network.ts";

/** Observations `[batch, 4]` in, `[batch, 2]` values out. */
export const mlp: Network = {
  weights: {
    "hidden1/kernel": [4, 64],
    "hidden1/bias": [64],
    "hidden2/kernel": [64, 64],
    "hidden2/bias": [64],
    "values/kernel": [64, 2],
    "values/bias": [2],
  },
  operations: 2 * (4 * 64 + 64 * 64 + 64 * 2),
  data: { shape: [4], vocabulary: null, target: { kind: "numbers", width: 2 } },
  loss: (tf, weights, { x, y }) => {
    const hidden1 = tf.relu(linear(tf, x, weights, "hidden1"));
    const hidden2 = tf.relu(linear(tf, hidden1, weights, "hidden2"));
    return tf.mean(tf.squaredDifference(linear(tf, hidden2, weights, "values"), y));
  },
};
