/**
 * `lion` (Chen et al., 2023, algorithm 2): w ← w − lr·sign(β₁·m + (1−β₁)·g), then m ← β₂·m + (1−β₂)·g. As Keras's Lion.
 */
import { signOf } from "../../backend/index.ts";
import { setTo, takeFrom } from "../../graph/optimizer-updates.ts";
import { numberArgument } from "../../ops/arguments.ts";
import { type Optimizer, promised } from "./optimizer.ts";

export const lion: Optimizer = {
  slots: () => ({ mean: 0 }),
  prepare: (_tf, _args, { learningRate }) => ({ learningRate }),
  apply: (tf, args, { weight, gradient, slots, prepared }) => {
    const mean = promised(slots, "mean");
    tf.tidy(() => {
      const mixed = (part: number) => tf.add(tf.mul(mean, part), tf.mul(gradient, 1 - part));
      const direction = signOf(tf, mixed(numberArgument(args, "beta1")));
      const next = mixed(numberArgument(args, "beta2"));
      takeFrom(tf, weight, tf.mul(direction, promised(prepared, "learningRate")));
      setTo(mean, next);
    });
  },
};
