/**
 * `layer_norm`, `rms_norm`, `group_norm`, `instance_norm`: each row of a batch to mean 0 and variance 1 by itself, then scaled by gamma and
 * shifted by beta. In training and out of it they compute the same. Steps of padding have no part in means over steps.
 */
import type { Tensor } from "@tensorflow/tfjs";
import { numberArgument, onlyInput, weightOf } from "./arguments.ts";
import type { Operator, OperatorContext } from "./operator.ts";
import { standardise } from "./standardise.ts";

export const layerNorm: Operator = (inputs, weights, args, { tf }) => {
  const x = onlyInput(inputs);
  const how = { axes: [x.rank - 1], epsilon: numberArgument(args, "epsilon"), centred: true, counts: null };
  return tf.add(tf.mul(standardise(tf, x, how), weightOf(weights, "gamma")), weightOf(weights, "beta"));
};

export const rmsNorm: Operator = (inputs, weights, args, { tf }) => {
  const x = onlyInput(inputs);
  const how = { axes: [x.rank - 1], epsilon: numberArgument(args, "epsilon"), centred: false, counts: null };
  return tf.mul(standardise(tf, x, how), weightOf(weights, "gamma"));
};

export const groupNorm: Operator = (inputs, weights, args, context) =>
  byGroups(onlyInput(inputs), weights, { groups: numberArgument(args, "groups"), args, context });

export const instanceNorm: Operator = (inputs, weights, args, context) => {
  const x = onlyInput(inputs);
  return byGroups(x, weights, { groups: x.shape.at(-1) ?? 1, args, context });
};

/** Normalises groups of channels over all positions. */
function byGroups(
  x: Tensor,
  weights: Parameters<Operator>[1],
  how: { readonly groups: number; readonly args: Parameters<Operator>[2]; readonly context: OperatorContext },
): Tensor {
  const { groups, args, context } = how;
  const { tf, masks } = context;
  const [batch = 0] = x.shape;
  const channels = x.shape.at(-1) ?? 1;
  const mask = masks?.[0] ?? null;
  const parted = tf.reshape(x, [batch, -1, groups, channels / groups]);
  const standard = standardise(tf, parted, {
    axes: [1, 3],
    epsilon: numberArgument(args, "epsilon"),
    centred: true,
    counts: mask === null ? null : tf.reshape(mask, [batch, -1, 1, 1]),
  });
  return tf.add(tf.mul(tf.reshape(standard, x.shape), weightOf(weights, "gamma")), weightOf(weights, "beta"));
}
