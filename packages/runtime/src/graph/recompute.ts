/**
 * A function of tensors in, its value out, with nothing kept of what was computed on the way: the backward pass computes it
 * again, once it gets there (Chen et al., 2016, "Training Deep Nets with Sublinear Memory Cost"). Memory for time.
 */
import type { Tensor } from "@tensorflow/tfjs";
import type { Tf } from "./recordable-backend.ts";
import { recordAfter } from "./recorder.ts";

/**
 * Computes `fn`, which gives one float32 tensor and has to give the same whenever it is called with the same tensors. Its gradients
 * are taken by `inputs`, all float32; whatever else it reads is a constant to them. `again` is true in the backward pass:
 * effects besides the value are for the first time.
 */
export function recomputed(
  tf: Tf,
  inputs: readonly Tensor[],
  fn: (inputs: readonly Tensor[], again: boolean) => Tensor,
): Tensor {
  const value = tf.customGrad((...given) => {
    // TensorFlow.js adds the function that keeps tensors for the backward pass; its own type mixes both.
    const save = given.pop() as unknown as (tensors: readonly Tensor[]) => void;
    const own = given as readonly Tensor[];
    save(own);
    return {
      value: fn(own, false),
      // Without the order, TensorFlow would find that all this has been computed, and keep it from the first time.
      gradFunc: (dy: Tensor, saved: Tensor[]) =>
        recordAfter([dy], () => withOwnTape(tf, () => tf.grads((...xs: Tensor[]) => fn(xs, true))(saved, dy))),
    };
  });
  return value(...inputs);
}

/** The part of TensorFlow.js's engine that holds the operations of the present backward pass. */
interface Taping {
  readonly state: { activeTape?: unknown };
}

/** Takes gradients in the midst of a backward pass, whose own tape would otherwise be lost. */
function withOwnTape<R>(tf: Tf, fn: () => R): R {
  // The engine has this member; its own types keep it private.
  const { state } = tf.engine() as unknown as Taping;
  const outer = state.activeTape;
  try {
    return fn();
  } finally {
    state.activeTape = outer;
  }
}
