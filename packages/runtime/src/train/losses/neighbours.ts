/**
 * Places of a batch in space, and the classes of its rows: which rows belong together, and how far apart they lie.
 */
import type { Tensor } from "@tensorflow/tfjs";
import type { Tf } from "../../ops/operator.ts";
import { byRow } from "./loss.ts";

/** Squared lengths below this count as this: a row of zeros stays one. */
const least = 1e-24;

/** Rows brought to length 1. */
export function unitRows(tf: Tf, output: Tensor): Tensor {
  const places = byRow(tf, output);
  return tf.mul(places, tf.rsqrt(tf.maximum(tf.sum(tf.square(places), -1, true), least)));
}

/** `[batch, batch]` of 1 and 0: rows of one class, a row and itself left out; and rows of two classes. */
export function classMates(tf: Tf, target: Tensor): { readonly same: Tensor; readonly other: Tensor } {
  const rows = target.shape[0] ?? 0;
  const alike = tf.cast(tf.equal(tf.reshape(target, [rows, 1]), tf.reshape(target, [1, rows])), "float32");
  return { same: tf.sub(alike, selves(tf, rows)), other: tf.sub(1, alike) };
}

/** `[batch, batch]`: 1 where a row meets itself. Computed, so that a graph holds one row of numbers and not a square. */
export function selves(tf: Tf, rows: number): Tensor {
  const order = tf.range(0, rows, 1, "int32");
  return tf.cast(tf.equal(tf.reshape(order, [rows, 1]), tf.reshape(order, [1, rows])), "float32");
}

/** `[batch, batch]` distances of all rows from one another. */
export function distances(tf: Tf, output: Tensor, kind: string): Tensor {
  if (kind === "cosine") {
    const unit = unitRows(tf, output);
    return tf.sub(1, tf.matMul(unit, unit, false, true));
  }
  // Around their middle, so that what is near does not drown in what all have in common.
  const rows = byRow(tf, output);
  const places = tf.sub(rows, tf.mean(rows, 0, true));
  const lengths = tf.sum(tf.square(places), -1, true);
  const products = tf.matMul(places, places, false, true);
  const squares = tf.relu(tf.sub(tf.add(lengths, tf.transpose(lengths)), tf.mul(products, 2)));
  // The root has no slope at 0, where places are equal: there the distance stays 0, and so does its gradient.
  return kind === "squared" ? squares : tf.mul(tf.sqrt(tf.maximum(squares, least)), tf.step(squares));
}
