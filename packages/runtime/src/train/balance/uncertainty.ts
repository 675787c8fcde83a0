/**
 * `uncertainty`: homoscedastic uncertainty (Kendall et al., 2018). With s = log σ², which is learned, a loss of classes counts
 * e^−s·L + s/2 (equation 10) and one of numbers ½·e^−s·L + s/2 (equation 7). Its gradient by s is written down, −e^−s·L·c + ½, and Adam
 * moves s by it at a rate of its own: that of a pretrained encoder would leave s where it is.
 */
import { catalog } from "@penstock/dsl";
import type { Scalar } from "@tensorflow/tfjs";
import { numberArgument } from "../../ops/arguments.ts";
import type { Tf } from "../../ops/operator.ts";
import { adam } from "../optimizers/adam.ts";
import type { BalanceStep, LossBalance } from "./balance.ts";
import { presentValue } from "./balance.ts";

/** How much of a loss stands against log σ: half of one that comes from a normal distribution. */
function part(loss: string): number {
  const entry = catalog.losses.find(({ name }) => name === loss);
  return entry?.suits.includes("number") === true ? 0.5 : 1;
}

function precision(tf: Tf, { memory }: BalanceStep, output: string): Scalar {
  return tf.exp(tf.neg(presentValue(tf, memory(output, "log_variance"))));
}

export const uncertainty: LossBalance = {
  kind: "losses",
  memory: { log_variance: 0, first: 0, second: 0 },
  factors: (tf, step) =>
    step.present.map(({ output, loss }) => tf.mul(precision(tf, step, output), part(loss.call)).asScalar()),
  learn: (tf, step, losses) => {
    const args = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
    const learningRate = tf.scalar(numberArgument(step.args, "lr"));
    const prepared = adam.prepare(tf, args, { learningRate, step: step.scalars.step });
    step.present.forEach(({ output, loss }, place) => {
      const value = losses[place] ?? tf.scalar(0);
      const gradient = tf.sub(0.5, tf.mul(tf.mul(precision(tf, step, output), value), part(loss.call)));
      const weight = step.memory(output, "log_variance");
      adam.apply(tf, args, {
        weight,
        facts: { name: output, shape: [] },
        gradient: tf.reshape(gradient, []),
        slots: { first: step.memory(output, "first"), second: step.memory(output, "second") },
        prepared,
      });
    });
  },
};
