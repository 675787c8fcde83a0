/** `adagrad` (Duchi et al., 2011), ε beside the root, as PyTorch's Adagrad. */
import { applyAdagrad } from "../../graph/optimizer-updates.ts";
import { numberArgument } from "../../ops/arguments.ts";
import { type Optimizer, promised } from "./optimizer.ts";

export const adagrad: Optimizer = {
  slots: (args) => ({ sum: numberArgument(args, "start") }),
  prepare: (_tf, _args, { learningRate }) => ({ learningRate }),
  apply: (tf, args, { weight, gradient, slots, prepared }) =>
    applyAdagrad(tf, {
      weight,
      gradient,
      sum: promised(slots, "sum"),
      lr: promised(prepared, "learningRate"),
      epsilon: numberArgument(args, "epsilon"),
    }),
};
