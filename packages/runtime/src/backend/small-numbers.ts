/**
 * Functions that keep their digits near 0 on every backend: the WASM kernels take numbers below 1e-7 for 0 where they look at a sign,
 * and add 1 before they take a logarithm.
 */
import type { Tensor } from "@tensorflow/tfjs";
import { computesNatively } from "./native-ops.ts";

type TensorFlow = typeof import("@tensorflow/tfjs");

/** 1 above 0, −1 below, 0 at 0. */
export function signOf<Kind extends Tensor>(tf: TensorFlow, x: Kind): Kind {
  return computesNatively(tf) ? tf.sign(x) : tf.sub(tf.step(x), tf.step(tf.neg(x)));
}

/** log(1 + x) for x from 0 on. */
export function log1pOf<Kind extends Tensor>(tf: TensorFlow, x: Kind): Kind {
  if (computesNatively(tf)) return tf.log1p(x);
  const sum = tf.add(x, 1);
  const added = tf.sub(sum, 1);
  // What rounding took from x is missing in the logarithm by the same factor (Kahan).
  const nothing = tf.equal(added, 0);
  const whole = tf.where(nothing, tf.onesLike(x), added);
  return tf.where(nothing, x, tf.mul(tf.log(sum), tf.div(x, whole))) as Kind; // of the shape of x
}
