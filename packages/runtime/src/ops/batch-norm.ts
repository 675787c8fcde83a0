/**
 * `batch_norm`: each channel to mean 0 and variance 1 over batch and positions, then scaled by gamma and shifted by beta
 * (Ioffe and Szegedy, 2015). Training uses the batch's own biased statistics and hands in the moving averages,
 * moving ← momentum·moving + (1 − momentum)·batch; otherwise the moving averages are used. Steps of padding have no part in the
 * statistics. As Keras's layer.
 */

import type { Tensor } from "@tensorflow/tfjs";
import { computesNatively, fusedBatchNorm } from "../backend/index.ts";
import { numberArgument, onlyInput, weightOf } from "./arguments.ts";
import { stepMask } from "./masks.ts";
import type { Operator, Tf } from "./operator.ts";

/** What a batch is normalised by. */
interface Statistics {
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/** One way to compute it: `statistics` null means the batch's own, which are given back. */
export type Normalise = (
  tf: Tf,
  given: Parameters<typeof fusedBatchNorm>[1],
) => { y: Tensor; batch: Statistics | null };

/** Normalises as the formula says, for backends without fused operations. */
export const normaliseByFormula: Normalise = (tf, { x, gamma, beta, epsilon, statistics }) => {
  const normalise = ({ mean, variance }: Statistics): Tensor =>
    tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, epsilon))), gamma), beta);
  if (statistics !== null) return { y: normalise(statistics), batch: null };
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const mean = tf.mean(x, axes);
  const variance = tf.mean(tf.square(tf.sub(x, mean)), axes);
  return { y: normalise({ mean, variance }), batch: { mean, variance } };
};

/** As `normaliseByFormula`, by the mean and variance of the steps of `[batch, time, channels]` that count. */
const normaliseMasked =
  (mask: Tensor): Normalise =>
  (tf, given) => {
    if (given.statistics !== null) return normaliseByFormula(tf, given);
    const count = tf.maximum(tf.sum(mask), 1);
    const meanOf = (value: Tensor): Tensor => tf.div(tf.sum(tf.mul(value, mask), [0, 1]), count);
    const mean = meanOf(given.x);
    const variance = meanOf(tf.square(tf.sub(given.x, mean)));
    return { ...normaliseByFormula(tf, { ...given, statistics: { mean, variance } }), batch: { mean, variance } };
  };

export const batchNorm: Operator = (inputs, weights, args, { tf, training, update, masks }) => {
  const x = onlyInput(inputs);
  const movingMean = weightOf(weights, "moving_mean");
  const movingVariance = weightOf(weights, "moving_variance");
  const mask = training ? stepMask(tf, masks) : null;
  const plain: Normalise = computesNatively(tf) && x.size > 0 ? fusedBatchNorm : normaliseByFormula;
  const normalise = mask === null ? plain : normaliseMasked(mask);
  const { y, batch } = normalise(tf, {
    x,
    gamma: weightOf(weights, "gamma"),
    beta: weightOf(weights, "beta"),
    epsilon: numberArgument(args, "epsilon"),
    statistics: training ? null : { mean: movingMean, variance: movingVariance },
  });
  if (batch === null) return y;
  const momentum = numberArgument(args, "momentum");
  const move = (moving: Tensor, own: Tensor): Tensor => tf.add(tf.mul(moving, momentum), tf.mul(own, 1 - momentum));
  update("moving_mean", move(movingMean, batch.mean));
  update("moving_variance", move(movingVariance, batch.variance));
  tf.dispose([batch.mean, batch.variance]);
  return y;
};
