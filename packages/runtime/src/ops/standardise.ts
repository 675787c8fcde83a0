/**
 * Values brought to mean 0 and variance 1, or to root mean square 1, over some of their axes, with a gradient by hand: a few operations
 * where the tape would need many.
 */
import type { GradSaveFunc, Tensor } from "@tensorflow/tfjs";
import type { Tf } from "./operator.ts";

/** How values are brought to one measure. */
export interface Standardisation {
  /** Over which mean and variance are taken. */
  readonly axes: readonly number[];
  readonly epsilon: number;
  /** Whether the mean is taken away; without it, the variance is the mean square. */
  readonly centred: boolean;
  /** What counts towards mean and variance, 1 or 0, of a shape that broadcasts to the values; null where all do. */
  readonly counts: Tensor | null;
}

/** (x − mean) / √(variance + ε); `x` float32 of any shape, the result alike. */
export function standardise(tf: Tf, x: Tensor, how: Standardisation): Tensor {
  const { epsilon, centred, counts } = how;
  const axes = [...how.axes];
  const number = counts === null ? null : countOf(tf, counts, { shape: x.shape, axes });
  /** The mean of what counts, its axes kept. */
  const mean = (value: Tensor): Tensor =>
    counts === null || number === null
      ? tf.mean(value, axes, true)
      : tf.div(tf.sum(tf.mul(value, counts), axes, true), number);
  const op = tf.customGrad((...given) => {
    // One input, and the function that keeps tensors for the gradient.
    const [inner, save] = given as [Tensor, GradSaveFunc];
    const from = centred ? tf.sub(inner, mean(inner)) : inner;
    const scale = tf.rsqrt(tf.add(mean(tf.square(from)), epsilon));
    const value = tf.mul(from, scale);
    save([value, scale, ...(counts === null || number === null ? [] : [counts, number])]);
    return {
      value,
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [y = value, by = scale, counting, whole] = saved;
        // What comes through mean and variance goes to those that count, in equal parts.
        const share = (sum: Tensor): Tensor =>
          counting === undefined || whole === undefined
            ? tf.mean(sum, axes, true)
            : tf.div(tf.sum(sum, axes, true), whole);
        const ofVariance = tf.mul(y, share(tf.mul(dy, y)));
        const both = centred ? tf.add(share(dy), ofVariance) : ofVariance;
        return tf.mul(tf.sub(dy, counting === undefined ? both : tf.mul(both, counting)), by);
      },
    };
  });
  return op(x);
}

/** How many values count along the axes, at least 1; the axes are kept. */
function countOf(
  tf: Tf,
  counts: Tensor,
  { shape, axes }: { readonly shape: readonly number[]; readonly axes: number[] },
): Tensor {
  // An axis along which `counts` has one value stands for as many as the values have.
  const repeats = axes.reduce((product, axis) => product * ((shape[axis] ?? 1) / (counts.shape[axis] ?? 1)), 1);
  return tf.maximum(tf.mul(tf.sum(counts, axes, true), repeats), 1);
}
