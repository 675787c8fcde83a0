/**
 * `pcgrad` (Yu et al., 2020, algorithm 1). Each task's gradient gᵢ goes through the others in an order of chance; where it points against gⱼ,
 * what does is taken out: gᵢ ← gᵢ − (gᵢ·gⱼ/‖gⱼ‖²)·gⱼ. The step takes their sum. Every gᵢ stays a sum of the original gradients, so it is enough
 * to keep its coefficients: products of any two follow from those of the originals. Weights that one task has for itself are not touched.
 */
import type { Scalar, Tensor2D } from "@tensorflow/tfjs";
import type { Tf } from "../../ops/operator.ts";
import type { GradientBalance } from "./balance.ts";

/** `[tasks, tasks]`: row i has a 1 at the task that comes next. */
function comesAt(tf: Tf, ranks: Tensor2D, place: number): Tensor2D {
  return tf.cast(tf.equal(ranks, place), "float32");
}

/** In which place each task comes, for each task by itself: `[tasks, tasks]` whole numbers. */
function orders(tf: Tf, drawn: Tensor2D): Tensor2D {
  const [tasks = 0] = drawn.shape;
  const one = tf.reshape(drawn, [tasks, tasks, 1]);
  const other = tf.reshape(drawn, [tasks, 1, tasks]);
  return tf.sum(tf.cast(tf.greater(one, other), "float32"), -1) as Tensor2D;
}

/** Coefficients of the original gradients in the sum of the projected ones: `[tasks]` of products `[tasks, tasks]` and draws of the same shape. */
export function projected(tf: Tf, products: Tensor2D, drawn: Tensor2D) {
  const [tasks = 0] = products.shape;
  const ranks = orders(tf, drawn);
  const self = tf.eye(tasks);
  const squares = tf.reshape(tf.sum(tf.mul(products, self), -1), [1, tasks]);
  let coefficients = self;
  for (let place = 0; place < tasks; place++) {
    const next = tf.mul(comesAt(tf, ranks, place), tf.sub(1, self));
    // gᵢ·gⱼ for the j that is next: one product a row, 0 where a task meets itself.
    const product = tf.sum(tf.mul(tf.matMul(coefficients, products), next), -1, true);
    const square = tf.sum(tf.mul(squares, next), -1, true);
    const against = tf.div(tf.minimum(product, 0), tf.maximum(square, 1e-20));
    coefficients = tf.sub(coefficients, tf.mul(against, next));
  }
  return tf.sum(coefficients, 0);
}

export const pcgrad: GradientBalance = {
  kind: "gradients",
  memory: {},
  coefficients: (tf, { uniform }, { products }) => {
    const tasks = products.length;
    const table = tf.reshape(tf.stack(products.flat()), [tasks, tasks]) as Tensor2D;
    const all = projected(tf, table, tf.reshape(uniform([tasks, tasks]), [tasks, tasks]) as Tensor2D);
    const shared = Array.from({ length: tasks }, (_, place): Scalar => tf.slice(all, [place], [1]).asScalar());
    return { shared, own: shared.map(() => tf.scalar(1)) };
  },
};
