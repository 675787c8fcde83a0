/**
 * `sgd`: w ← w − lr·g; with momentum v ← μ·v − lr·g, w ← w + v, or with Nesterov's look-ahead w ← w + μ·v − lr·g
 * (Sutskever et al., 2013). As Keras's SGD.
 */
import { applyGradientDescent, applyMomentum } from "../../graph/optimizer-updates.ts";
import { numberArgument } from "../../ops/arguments.ts";
import { type Optimizer, promised } from "./optimizer.ts";

export const sgd: Optimizer = {
  slots: (args) => (numberArgument(args, "momentum") > 0 ? { momentum: 0 } : {}),
  prepare: (_tf, _args, { learningRate }) => ({ learningRate }),
  apply: (tf, args, { weight, gradient, slots, prepared }) => {
    const momentum = numberArgument(args, "momentum");
    const lr = promised(prepared, "learningRate");
    if (momentum === 0) return applyGradientDescent(tf, { weight, gradient, lr });
    const velocity = promised(slots, "momentum");
    applyMomentum(tf, { weight, velocity, gradient, lr, momentum, nesterov: args["nesterov"] === true });
  },
};
