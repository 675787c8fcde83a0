/**
 * `sgd`: w ← w − lr·g; with momentum v ← μ·v − lr·g, w ← w + v, or with Nesterov's look-ahead w ← w + μ·v − lr·g
 * (Sutskever et al., 2013). As Keras's SGD.
 */
import { numberArgument } from "../../ops/arguments.ts";
import { type Optimizer, promised } from "./optimizer.ts";

export const sgd: Optimizer = {
  slots: (args) => (numberArgument(args, "momentum") > 0 ? ["momentum"] : []),
  prepare: (_tf, _args, { learningRate }) => ({ learningRate }),
  apply: (tf, args, { weight, gradient, slots, prepared }) => {
    const momentum = numberArgument(args, "momentum");
    const step = tf.mul(gradient, promised(prepared, "learningRate"));
    if (momentum === 0) return { weight: tf.sub(weight, step), slots: {} };
    const velocity = tf.sub(tf.mul(promised(slots, "momentum"), momentum), step);
    const move = args["nesterov"] === true ? tf.sub(tf.mul(velocity, momentum), step) : velocity;
    return { weight: tf.add(weight, move), slots: { momentum: velocity } };
  },
};
