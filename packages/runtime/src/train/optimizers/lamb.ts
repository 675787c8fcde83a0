/**
 * `lamb` (You et al., 2020): Adam's step r = m̂ / (√v̂ + ε), times the length of the weight over its own length where neither is 0.
 * As Keras's Lamb.
 */
import type { Scalar } from "@tensorflow/tfjs";
import { setTo, takeFrom } from "../../graph/optimizer-updates.ts";
import { numberArgument } from "../../ops/arguments.ts";
import { type Optimizer, promised } from "./optimizer.ts";

export const lamb: Optimizer = {
  slots: () => ({ first: 0, second: 0 }),
  prepare: (tf, args, { learningRate, step }) => {
    // 1 − βᵗ as −expm1(t·ln β): a difference of two numbers near 1 would lose digits in the first steps.
    const rest = (beta: string): Scalar => tf.neg(tf.expm1(tf.mul(step, Math.log(numberArgument(args, beta)))));
    return { learningRate, firstRest: rest("beta1"), secondRest: rest("beta2") };
  },
  apply: (tf, args, { weight, gradient, slots, prepared }) => {
    const [first, second] = [promised(slots, "first"), promised(slots, "second")];
    tf.tidy(() => {
      const mixed = (memory: typeof first, beta: string, value: typeof gradient) => {
        const part = numberArgument(args, beta);
        return tf.add(tf.mul(memory, part), tf.mul(value, 1 - part));
      };
      const m = mixed(first, "beta1", gradient);
      const v = mixed(second, "beta2", tf.square(gradient));
      const root = tf.sqrt(tf.div(v, promised(prepared, "secondRest")));
      const step = tf.div(tf.div(m, promised(prepared, "firstRest")), tf.add(root, numberArgument(args, "epsilon")));
      const [ofWeight, ofStep] = [tf.norm(weight), tf.norm(step)];
      const both = tf.logicalAnd(tf.greater(ofWeight, 0), tf.greater(ofStep, 0));
      const trust = tf.where(both, tf.divNoNan(ofWeight, ofStep), tf.onesLike(ofWeight));
      takeFrom(tf, weight, tf.mul(step, tf.mul(trust, promised(prepared, "learningRate"))));
      setTo(first, m);
      setTo(second, v);
    });
  },
};
