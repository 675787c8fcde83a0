/**
 * `triplet`: of a row, one of its class and one of another, max(0, d(row, same) − d(row, other) + margin). Which ones, `mining` says:
 *
 * - `semi_hard` (Schroff et al., 2015): for each of the same class the nearest other that is farther off, or else the farthest;
 * - `hard` (Hermans et al., 2017): the farthest of the same class and the nearest other;
 * - `all`: all that are not far enough apart; the mean is over these.
 *
 * A row's loss is the mean over its triplets; one without a row of its class or without any other has the loss 0.
 */
import type { Tensor } from "@tensorflow/tfjs";
import { nameArgument, numberArgument } from "../../ops/arguments.ts";
import type { Tf } from "../../ops/operator.ts";
import type { Loss } from "./loss.ts";
import { classMates, distances } from "./neighbours.ts";

/** Farther off than anything: leaves an entry out of a minimum. */
const beyond = 1e9;

/** What is compared. */
interface Compared {
  /** `[batch, batch]`. */
  readonly distance: Tensor;
  readonly same: Tensor;
  readonly other: Tensor;
  readonly margin: number;
}

/** Losses `[batch]`, and how much they grow with each distance: mining picks entries, between which losses are straight. */
interface Mined {
  readonly rows: Tensor;
  /** `[batch, batch]`. */
  readonly slope: Tensor;
}

type Mining = (tf: Tf, compared: Compared) => Mined;

/** One-hot rows of the smallest entry where `allowed` is 1. */
function nearest(tf: Tf, distance: Tensor, allowed: Tensor): Tensor {
  const size = distance.shape.at(-1) ?? 1;
  const masked = tf.add(distance, tf.mul(tf.sub(1, allowed), beyond));
  return tf.cast(tf.oneHot(tf.argMin(masked, -1), size), "float32");
}

function farthest(tf: Tf, distance: Tensor, allowed: Tensor): Tensor {
  return nearest(tf, tf.neg(distance), allowed);
}

/** 1 where a row has any entry. */
const has = (tf: Tf, entries: Tensor): Tensor => tf.step(tf.sum(entries, -1));

const hard: Mining = (tf, { distance, same, other, margin }) => {
  const picked = tf.sub(farthest(tf, distance, same), nearest(tf, distance, other));
  const short = tf.add(tf.sum(tf.mul(picked, distance), -1), margin);
  const counts = tf.mul(tf.mul(has(tf, same), has(tf, other)), tf.step(short));
  return { rows: tf.mul(counts, short), slope: tf.mul(tf.expandDims(counts, -1), picked) };
};

/** Each pair `[row, same]` with its own other row `[row, same, other]`. */
const semiHard: Mining = (tf, { distance, same, other, margin }) => {
  const [toSame, toOther] = [tf.expandDims(distance, 2), tf.expandDims(distance, 1)];
  const farther = tf.mul(tf.cast(tf.greater(toOther, toSame), "float32"), tf.expandDims(other, 1));
  const found = tf.expandDims(has(tf, farther), 2);
  const fallback = tf.expandDims(farthest(tf, distance, other), 1);
  const picked = tf.add(
    tf.mul(found, nearest(tf, tf.add(tf.zerosLike(farther), toOther), farther)),
    tf.mul(tf.sub(1, found), fallback),
  );
  const short = tf.add(tf.sub(distance, tf.sum(tf.mul(picked, toOther), -1)), margin);
  const share = tf.div(tf.mul(same, tf.expandDims(has(tf, other), 1)), tf.maximum(tf.sum(same, -1, true), 1));
  const counts = tf.mul(share, tf.step(short));
  const slope = tf.sub(counts, tf.sum(tf.mul(tf.expandDims(counts, 2), picked), 1));
  return { rows: tf.sum(tf.mul(counts, short), -1), slope };
};

const all: Mining = (tf, { distance, same, other, margin }) => {
  const valid = tf.mul(tf.expandDims(same, 2), tf.expandDims(other, 1));
  const short = tf.add(tf.sub(tf.expandDims(distance, 2), tf.expandDims(distance, 1)), margin);
  const active = tf.mul(valid, tf.step(short));
  const count = tf.maximum(tf.sum(active, [1, 2]), 1);
  const share = tf.div(active, tf.reshape(count, [-1, 1, 1]));
  return { rows: tf.sum(tf.mul(share, short), [1, 2]), slope: tf.sub(tf.sum(share, 2), tf.sum(share, 1)) };
};

const minings: Readonly<Record<string, Mining>> = { hard, semi_hard: semiHard, all };

export const triplet: Loss = (tf, { output, target }, args) => {
  const margin = numberArgument(args, "margin");
  const mine = minings[nameArgument(args, "mining")] ?? semiHard;
  const { same, other } = classMates(tf, target);
  const losses = tf.customGrad((...given) => {
    const [distance, save] = given as [Tensor, (tensors: Tensor[]) => void]; // one input, and what keeps tensors for the gradient
    const { rows, slope } = mine(tf, { distance, same, other, margin });
    save([slope]);
    return {
      value: rows,
      gradFunc: (dy: Tensor, [saved = slope]: Tensor[]) => tf.mul(tf.expandDims(dy, -1), saved),
    };
  });
  return losses(distances(tf, output, nameArgument(args, "distance")));
};
