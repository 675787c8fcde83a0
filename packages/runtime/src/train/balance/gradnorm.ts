/**
 * `gradnorm` (Chen et al., 2018, algorithm 1). Gᵢ = wᵢ·‖∇_W Lᵢ‖ over the last shared weights W; rᵢ is Lᵢ/Lᵢ(0) over the mean of these, and wᵢ
 * goes down the gradient of |Gᵢ − Ḡ·rᵢ^α|, in which the aim is a constant (equation 2): sign(Gᵢ − aim)·‖∇_W Lᵢ‖. Then the weights are brought
 * back to a sum of one for each task. The gradients of the step are those of Σ wᵢ·Lᵢ with the weights before they move.
 */
import type { Scalar } from "@tensorflow/tfjs";
import { signOf } from "../../backend/index.ts";
import { setTo } from "../../graph/optimizer-updates.ts";
import { numberArgument } from "../../ops/arguments.ts";
import type { Tf } from "../../ops/operator.ts";
import { type GradientBalance, presentValue } from "./balance.ts";

/** No weight falls below: a task without one would never come back. */
const least = 1e-3;

const mean = (tf: Tf, values: readonly Scalar[]): Scalar => tf.div(tf.addN([...values]), values.length).asScalar();

export const gradnorm: GradientBalance = {
  kind: "gradients",
  memory: { weight: 1, first_loss: 0 },
  coefficients: (tf, { args, present, memory, scalars }, { losses, lengths }) => {
    const weights = present.map(({ output }) => presentValue(tf, memory(output, "weight")));
    const begins = tf.cast(tf.equal(scalars.step, 1), "float32");
    const ratios = present.map(({ output }, place) => {
      const loss = losses[place] ?? tf.scalar(0);
      const kept = memory(output, "first_loss");
      const first = tf.add(tf.mul(begins, loss), tf.mul(tf.sub(1, begins), kept)).asScalar();
      setTo(kept, first);
      return tf.div(loss, tf.maximum(first, 1e-12)).asScalar();
    });
    const middle = tf.maximum(mean(tf, ratios), 1e-12).asScalar();
    const sizes = weights.map((weight, place) => tf.mul(weight, lengths[place] ?? tf.scalar(0)).asScalar());
    const size = mean(tf, sizes);
    const moved = weights.map((weight, place) => {
      const rate = tf.div(ratios[place] ?? tf.scalar(1), middle);
      const aim = tf.mul(size, tf.pow(rate, numberArgument(args, "alpha")));
      const way = signOf(tf, tf.sub(sizes[place] ?? tf.scalar(0), aim));
      const gradient = tf.mul(way, lengths[place] ?? tf.scalar(0));
      return tf.maximum(tf.sub(weight, tf.mul(gradient, numberArgument(args, "lr"))), least).asScalar();
    });
    const all = tf.addN([...moved]);
    present.forEach(({ output }, place) => {
      const next = tf.div(tf.mul(moved[place] ?? tf.scalar(1), present.length), all);
      setTo(memory(output, "weight"), tf.reshape(next, []));
    });
    return { shared: weights, own: weights };
  },
};
