/**
 * Gradients of a step in, the same within a bound out: `norm` of all together (as Keras's `global_clipnorm`), `weight_norm` of each
 * tensor (`clipnorm`), `value` of each number (`clipvalue`).
 */
import type { CheckedCall } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { InternalError } from "../internal-error.ts";
import { numberArgument } from "../ops/arguments.ts";
import type { Tf } from "../ops/operator.ts";
import type { Tensors } from "./forward.ts";

/** What a tensor of that length is multiplied by. A length that is no number makes all gradients none, so that it is found. */
function factor(tf: Tf, length: Tensor, most: number): Tensor {
  return tf.div(most, tf.maximum(length, most));
}

type Clip = (tf: Tf, gradients: Tensors, most: number) => Tensors;

const each = (gradients: Tensors, fn: (gradient: Tensor) => Tensor): Tensors =>
  new Map([...gradients].map(([name, gradient]) => [name, fn(gradient)]));

/** The table of bounds: exactly the catalog's. A test holds the two equal. */
export const clips: ReadonlyMap<string, Clip> = new Map<string, Clip>([
  [
    "norm",
    (tf, gradients, most) => {
      const squares = [...gradients.values()].map((gradient) => tf.sum(tf.square(gradient)));
      const scale = factor(tf, tf.sqrt(tf.addN(squares)), most);
      return each(gradients, (gradient) => tf.mul(gradient, scale));
    },
  ],
  [
    "weight_norm",
    (tf, gradients, most) =>
      each(gradients, (gradient) => tf.mul(gradient, factor(tf, tf.sqrt(tf.sum(tf.square(gradient))), most))),
  ],
  ["value", (tf, gradients, most) => each(gradients, (gradient) => tf.clipByValue(gradient, -most, most))],
]);

/** Bounds gradients as a training says. */
export function clipGradients(tf: Tf, clip: CheckedCall | null, gradients: Tensors): Tensors {
  if (clip === null || gradients.size === 0) return gradients;
  const bound = clips.get(clip.call);
  if (bound === undefined) throw new InternalError(`the runtime has no bound \`${clip.call}\``);
  return bound(tf, gradients, numberArgument(clip.args, "most"));
}
