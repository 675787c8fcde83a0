/** Gradients of sum and mean by broadcasting, where TensorFlow.js multiplies by a tensor of ones. */
import type { GradFunc } from "@tensorflow/tfjs";
import { incoming, type NativeGradient, nth, type TensorFlow } from "./replacement.ts";

const gradient =
  (tf: TensorFlow, mean: boolean): GradFunc =>
  (dy, saved, attributes) => {
    const x = nth(saved, 0);
    // The attribute of both kernels: one axis or several, absent for all.
    const { axis } = attributes as { readonly axis?: number | number[] };
    const axes = tf.util.parseAxisParam(axis ?? x.shape.map((_, index) => index), x.shape);
    const kept = x.shape.map((size, index) => (axes.includes(index) ? 1 : size));
    const count = axes.reduce((product, index) => product * (x.shape[index] ?? 1), 1);
    return {
      x: () =>
        tf.tidy(() => {
          if (x.size === 0) return tf.zeros(x.shape); // nothing can be broadcast to it
          const spread = tf.reshape(incoming(dy), kept);
          return tf.broadcastTo(mean ? tf.mul(spread, 1 / count) : spread, x.shape);
        }),
    };
  };

export const reductionGradients = (tf: TensorFlow): readonly NativeGradient[] => [
  { kernel: "Sum", keeps: ["input"], gradient: gradient(tf, false) },
  { kernel: "Mean", keeps: ["input"], gradient: gradient(tf, true) },
];
