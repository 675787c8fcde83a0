/** `rmsprop` (Hinton, 2012; centred: Graves, 2013), ε under the root, as Keras's RMSprop. */
import { applyRmsProp } from "../../graph/optimizer-updates.ts";
import { numberArgument } from "../../ops/arguments.ts";
import { type Optimizer, promised } from "./optimizer.ts";

export const rmsprop: Optimizer = {
  // TensorFlow's operation keeps the step, without momentum too.
  slots: (args) => ({ square: 0, step: 0, ...(args["centred"] === true ? { mean: 0 } : {}) }),
  prepare: (_tf, _args, { learningRate }) => ({ learningRate }),
  apply: (tf, args, { weight, gradient, slots, prepared }) =>
    applyRmsProp(tf, {
      weight,
      gradient,
      square: promised(slots, "square"),
      step: promised(slots, "step"),
      mean: args["centred"] === true ? promised(slots, "mean") : null,
      lr: promised(prepared, "learningRate"),
      rho: numberArgument(args, "rho"),
      momentum: numberArgument(args, "momentum"),
      epsilon: numberArgument(args, "epsilon"),
    }),
};
