/**
 * Activation functions: element by element, but for softmax, which normalises over the last axis.
 */
import type { Tensor } from "@tensorflow/tfjs";
import { InternalError } from "../internal-error.ts";
import { onlyInput, optionalName } from "./arguments.ts";
import type { Operator, Tf } from "./operator.ts";

/** Gaussian error linear unit, x·Φ(x), in its exact form (Hendrycks and Gimpel, 2016). */
function gelu(tf: Tf, x: Tensor): Tensor {
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
}

/** Applies an activation by its name in the language. */
export function activate(tf: Tf, name: string, x: Tensor): Tensor {
  switch (name) {
    case "relu":
      return tf.relu(x);
    case "gelu":
      return gelu(tf, x);
    case "sigmoid":
      return tf.sigmoid(x);
    case "tanh":
      return tf.tanh(x);
    case "softmax":
      return tf.softmax(x);
    default:
      throw new InternalError(`there is no activation \`${name}\``);
  }
}

/** The `activation:` argument of dense and convolution, applied to their result. */
export function activateBy(tf: Tf, args: Parameters<typeof optionalName>[0], x: Tensor): Tensor {
  const name = optionalName(args, "activation");
  return name === null ? x : activate(tf, name, x);
}

/** An activation as an operator of its own. */
export function activationOperator(name: string): Operator {
  return (inputs, _weights, _args, { tf }) => activate(tf, name, onlyInput(inputs));
}
