/**
 * What a low-rank adapter adds to `x·W`: scale · drop(x)·A·B (Hu et al., 2022, equation 3). It is computed beside the product with the
 * kernel, so that no gradient as large as the kernel is needed; docs/decisions/0077-adapters.md has what that is worth.
 */
import { type Argument, lowRankNames } from "@penstock/dsl";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs";
import { numberArgument } from "./arguments.ts";
import { dropped } from "./dropout.ts";
import type { OperatorContext } from "./operator.ts";

interface Beside {
  readonly weights: Readonly<Record<string, Tensor>>;
  readonly args: Readonly<Record<string, Argument>>;
  readonly context: OperatorContext;
}

/**
 * Adds to `y`, `[rows, kernels · outer]`, which is `x`, `[rows, inner]`, times kernels side by side, what the adapters of these kernels
 * say. Gives `y` itself where none has one.
 */
export function withLowRank(y: Tensor, x: Tensor, kernels: readonly string[], beside: Beside): Tensor {
  const { weights, args, context } = beside;
  const { tf } = context;
  const outer = (y.shape[1] ?? 0) / kernels.length;
  const pairs = kernels.flatMap((kernel, place) => {
    const [a, b] = lowRankNames(kernel).map((name) => weights[name]);
    return a === undefined || b === undefined ? [] : [{ a, b: b as Tensor2D, place }]; // the checker makes it a matrix
  });
  const [only] = pairs;
  if (only === undefined) return y;
  // One narrow product for all of them: each B in columns of its own.
  const wide = ({ b, place }: (typeof pairs)[number]): Tensor2D =>
    kernels.length === 1
      ? b
      : tf.pad2d(b, [
          [0, 0],
          [place * outer, (kernels.length - 1 - place) * outer],
        ]);
  const a =
    pairs.length === 1
      ? only.a
      : tf.concat(
          pairs.map((pair) => pair.a),
          1,
        );
  const b = pairs.length === 1 ? wide(only) : tf.concat(pairs.map(wide), 0);
  const narrow = tf.matMul(dropped(x, numberArgument(args, "lora_dropout"), context), a);
  return tf.add(y, tf.matMul(tf.mul(narrow, numberArgument(args, "lora_scale")), b));
}
