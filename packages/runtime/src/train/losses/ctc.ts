/**
 * `ctc` (Graves et al., 2006): −log of the probability of all ways through the places of an output that read as the target once
 * what is the same twice in a row is taken as one and blanks, of number 0, are left out. As Keras's CTC.
 *
 * A target of n words has 2n + 1 states: its words with a blank before, between and after them. Forward probabilities come from
 * sums over the ways to a state, backward ones from sums over the ways from it; both are one recursion, the second of them on the
 * reversed places and states. Every place is brought to a greatest probability of 1, so long outputs lose no digits.
 */
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import type { Tf } from "../../ops/operator.ts";
import { type Loss, logitsOf } from "./loss.ts";

/** The logarithm of nothing; sums of it stay finite. */
const never = -1e30;
/** Below it, a logarithm is that of nothing. */
const hardly = -1e27;

/** The states of a batch of targets. */
interface States {
  /** `[batch, states]` int32: the number that each gives. */
  readonly gives: Tensor2D;
  /** `[batch, states]`: 0 where a way may come from two states before, `never` elsewhere. */
  readonly skip: Tensor2D;
  /** `[batch, states]`: 0 where a way may end, `never` elsewhere. */
  readonly end: Tensor2D;
}

/** 0 where `yes`, `never` elsewhere. */
const onlyWhere = (tf: Tf, yes: Tensor): Tensor2D => tf.mul(tf.sub(1, tf.cast(yes, "float32")), never) as Tensor2D; // of the shape of `yes`

function statesOf(tf: Tf, target: Tensor): States {
  const [batch = 0, length = 0] = target.shape;
  const words = tf.cast(tf.greater(target, 0), "float32");
  // Words move to the front of their row, wherever padding stands.
  const places = tf.sub(tf.cumsum(words, 1), 1);
  const moves = tf.mul(
    tf.cast(tf.equal(tf.expandDims(places, 2), tf.range(0, length)), "float32"),
    tf.expandDims(words, 2),
  );
  const front = tf.sum(tf.mul(tf.expandDims(tf.cast(target, "float32"), 2), moves), 1);
  const withBlanks = tf.reshape(tf.stack([tf.zerosLike(front), front], 2), [batch, 2 * length]);
  const gives = tf.concat([withBlanks, tf.zeros([batch, 1])], 1);
  const twoBefore = tf.concat([tf.zeros([batch, 2]), tf.slice(gives, [0, 0], [batch, 2 * length - 1])], 1);
  const skips = tf.logicalAnd(tf.greater(gives, 0), tf.notEqual(gives, twoBefore));
  const last = tf.mul(tf.sum(words, 1, true), 2);
  const states = tf.range(0, 2 * length + 1);
  const ends = tf.logicalOr(tf.equal(states, last), tf.equal(states, tf.sub(last, 1)));
  return {
    gives: tf.cast(gives, "int32") as Tensor2D,
    skip: onlyWhere(tf, skips),
    end: onlyWhere(tf, ends),
  };
}

/** `[batch, places, values]` logarithms in, `[batch, states, places]` out: what each state gives at each place. */
function atStates(tf: Tf, logs: Tensor, gives: Tensor2D): Tensor3D {
  const [batch = 0, places = 0, values = 0] = logs.shape;
  const states = gives.shape[1];
  const byValue = tf.reshape(tf.transpose(logs, [0, 2, 1]), [batch * values, places]);
  const rows = tf.add(
    gives,
    tf.mul(tf.reshape(tf.range(0, batch, 1, "int32"), [batch, 1]), tf.scalar(values, "int32")),
  );
  return tf.reshape(tf.gather(byValue, tf.reshape(rows, [batch * states]) as Tensor1D), [batch, states, places]);
}

/** Sums over the ways to each state, place by place. */
interface Ways {
  /** `[batch, states]` at each place, the greatest of a row 0. */
  readonly sums: readonly Tensor2D[];
  /** `[batch, 1]` at each place: what it was brought down by. */
  readonly scales: readonly Tensor[];
}

/** `first` says where ways begin. */
function waysThrough(
  tf: Tf,
  gives: Tensor3D,
  { first, skip }: { readonly first: Tensor2D; readonly skip: Tensor2D },
): Ways {
  const [batch, states] = gives.shape;
  const sums: Tensor2D[] = [];
  const scales: Tensor[] = [];
  for (const given of tf.unstack(gives, 2) as Tensor2D[]) {
    const before = sums.at(-1);
    let arrived: Tensor = first;
    if (before !== undefined) {
      const moved = tf.pad(
        before,
        [
          [0, 0],
          [2, 0],
        ],
        never,
      );
      const one = tf.slice(moved, [0, 1], [batch, states]);
      const two = tf.add(tf.slice(moved, [0, 0], [batch, states]), skip);
      const most = tf.maximum(tf.maximum(before, one), two);
      const all = tf.addN([before, one, two].map((way) => tf.exp(tf.sub(way, most))));
      arrived = tf.add(most, tf.log(all));
    }
    const sum = tf.add(arrived, given);
    const scale = tf.max(sum, 1, true);
    sums.push(tf.sub(sum, scale) as Tensor2D);
    scales.push(scale);
  }
  return { sums, scales };
}

/** Losses `[batch]` and their slope by the logits. */
function lossAndSlope(tf: Tf, logits: Tensor, target: Tensor): { rows: Tensor; slope: Tensor } {
  const [batch = 0, places = 0, values = 0] = logits.shape;
  const logs = tf.logSoftmax(logits);
  const { gives, skip, end } = statesOf(tf, target);
  const states = gives.shape[1];
  const emitted = atStates(tf, logs, gives);
  const start = onlyWhere(tf, tf.less(tf.add(tf.zerosLike(end), tf.range(0, states)), 2));
  // From the back, a state that may be skipped to lies two states earlier.
  const skipBack = tf.pad(
    tf.slice(tf.reverse(skip, 1), [0, 0], [batch, states - 2]),
    [
      [0, 0],
      [2, 0],
    ],
    never,
  );
  const { sums, scales } = waysThrough(tf, tf.concat([emitted, tf.reverse(emitted, [1, 2])], 0), {
    first: tf.concat([start, tf.reverse(end, 1)], 0),
    skip: tf.concat([skip, skipBack as Tensor2D], 0),
  });
  const both = tf.stack([...sums], 2);
  const forward = tf.slice(both, [0, 0, 0], [batch, states, places]);
  const backward = tf.reverse(tf.slice(both, [batch, 0, 0], [batch, states, places]), [1, 2]);
  const final = tf.add(tf.slice(forward, [0, 0, places - 1], [batch, states, 1]), tf.expandDims(end, 2));
  const scale = tf.sum(tf.slice(tf.concat([...scales], 1), [0, 0], [batch, places]), 1);
  const probability = tf.add(tf.logSumExp(final, [1, 2]), scale);
  const possible = tf.cast(tf.greater(probability, hardly), "float32");
  // How likely each state is at each place, given the target.
  const meant = tf.softmax(tf.transpose(tf.sub(tf.add(forward, backward), emitted), [0, 2, 1]));
  const hot = tf.cast(tf.equal(tf.expandDims(gives, 2), tf.range(0, values, 1, "int32")), "float32");
  const slope = tf.sub(tf.exp(logs), tf.matMul(meant as Tensor3D, hot as Tensor3D));
  return {
    // Times 0 a number below all others stays a number.
    rows: tf.neg(tf.mul(probability, possible)),
    slope: tf.mul(slope, tf.reshape(possible, [batch, 1, 1])),
  };
}

export const ctc: Loss = (tf, input) => {
  const { target } = input;
  const losses = tf.customGrad((...given) => {
    const [logits, save] = given as [Tensor, (tensors: Tensor[]) => void]; // one input, and what keeps tensors for the gradient
    const { rows, slope } = lossAndSlope(tf, logits, target);
    save([slope]);
    return {
      value: rows,
      gradFunc: (dy: Tensor, [saved = slope]: Tensor[]) => tf.mul(tf.reshape(dy, [-1, 1, 1]), saved),
    };
  });
  return losses(logitsOf(input));
};
