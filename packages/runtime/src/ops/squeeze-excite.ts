/** `squeeze_excite`: each channel of `[batch, …, c]` times a share that its means ask for (Hu et al., 2018, section 3). */

import { onlyInput, weightOf } from "./arguments.ts";
import type { Operator } from "./operator.ts";
import { globalAvgPool } from "./pool.ts";

export const squeezeExcite: Operator = (inputs, weights, args, context) => {
  const { tf } = context;
  const x = onlyInput(inputs);
  const means = globalAvgPool(inputs, {}, args, context);
  const few = tf.relu(tf.add(tf.matMul(means, weightOf(weights, "reduce_kernel")), weightOf(weights, "reduce_bias")));
  const all = tf.add(tf.matMul(few, weightOf(weights, "expand_kernel")), weightOf(weights, "expand_bias"));
  const [batch = 0, ...rest] = x.shape;
  return tf.mul(x, tf.reshape(tf.sigmoid(all), [batch, ...rest.slice(0, -1).map(() => 1), rest.at(-1) ?? 1]));
};
