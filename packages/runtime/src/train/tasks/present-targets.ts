/**
 * Targets of which rows may have none: a class is -1 there, a number is none (NaN). What such rows would add to a loss is left out by a
 * factor of 0, after a value that no loss stumbles over has taken the place of what is missing.
 */
import type { Tensor } from "@tensorflow/tfjs";
import type { Tf } from "../../ops/operator.ts";
import { byRow } from "../losses/loss.ts";

/** A target that a loss can work on, and `[batch]` whether each row has one, 1 or 0. */
export interface PresentTarget {
  readonly target: Tensor;
  readonly present: Tensor;
}

/** Takes a masked target apart. A vector is there when all of its numbers are. */
export function presentTarget(tf: Tf, target: Tensor): PresentTarget {
  if (target.dtype === "int32") {
    const present = tf.cast(tf.greaterEqual(target, 0), "float32");
    return { target: tf.maximum(target, tf.zerosLike(target)), present };
  }
  // Nothing but what is no number differs from itself.
  const known = tf.equal(target, target);
  return {
    target: tf.where(known, target, tf.zerosLike(target)),
    present: tf.min(byRow(tf, tf.cast(known, "float32")), -1),
  };
}
