/**
 * `batch_norm`: each channel to mean 0 and variance 1 over batch and positions, then scaled by gamma and shifted by beta
 * (Ioffe and Szegedy, 2015). Training uses the batch's own biased statistics and hands in the moving averages,
 * moving ← momentum·moving + (1 − momentum)·batch; otherwise the moving averages are used. As Keras's layer.
 */

import { numberArgument, onlyInput, weightOf } from "./arguments.ts";
import type { Operator } from "./operator.ts";

export const batchNorm: Operator = (inputs, weights, args, { tf, training, update }) => {
  const x = onlyInput(inputs);
  const gamma = weightOf(weights, "gamma");
  const beta = weightOf(weights, "beta");
  const movingMean = weightOf(weights, "moving_mean");
  const movingVariance = weightOf(weights, "moving_variance");
  const epsilon = numberArgument(args, "epsilon");
  const normalise = (mean: typeof x, variance: typeof x): typeof x =>
    tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, epsilon))), gamma), beta);
  if (!training) return normalise(movingMean, movingVariance);
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const mean = tf.mean(x, axes);
  const variance = tf.mean(tf.square(tf.sub(x, mean)), axes);
  const momentum = numberArgument(args, "momentum");
  const move = (moving: typeof x, batch: typeof x): typeof x =>
    tf.add(tf.mul(moving, momentum), tf.mul(batch, 1 - momentum));
  update("moving_mean", move(movingMean, mean));
  update("moving_variance", move(movingVariance, variance));
  return normalise(mean, variance);
};
