/**
 * Activation functions: element by element, but for softmax, which normalises over the last axis.
 */
import type { Argument } from "@penstock/dsl";
import type { GradSaveFunc, Tensor } from "@tensorflow/tfjs";
import { InternalError } from "../internal-error.ts";
import { numberArgument, onlyInput, optionalName, weightOf } from "./arguments.ts";
import type { Operator, Tf } from "./operator.ts";

/** 1 / √(2π): the normal density at 0. */
const densityAtZero = 1 / Math.sqrt(2 * Math.PI);

/**
 * Gaussian error linear unit, x·Φ(x), in its exact form (Hendrycks and Gimpel, 2016), with its gradient Φ(x) + x·φ(x) by hand: two thirds of
 * the operations that the tape makes, and of a transformer's hidden layers these are the largest.
 */
function gelu(tf: Tf, x: Tensor): Tensor {
  return tf.customGrad((...given) => {
    // One input, and the function that keeps tensors for the gradient.
    const [inner, save] = given as [Tensor, GradSaveFunc];
    const below = tf.add(tf.mul(tf.erf(tf.mul(inner, Math.SQRT1_2)), 0.5), 0.5);
    save([inner, below]);
    return {
      value: tf.mul(inner, below),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [at = inner, part = below] = saved;
        const density = tf.exp(tf.mul(tf.square(at), -0.5));
        return tf.mul(dy, tf.add(part, tf.mul(density, tf.mul(at, densityAtZero))));
      },
    };
  })(x);
}

/** x·Φ(x) with Φ(x) ≈ (1 + tanh(√(2/π)·(x + 0.044715·x³))) / 2 (the same paper, section 2). */
function approximateGelu(tf: Tf, x: Tensor): Tensor {
  const inner = tf.mul(tf.add(x, tf.mul(tf.mul(tf.square(x), x), 0.044715)), Math.sqrt(2 / Math.PI));
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
}

/** `x` above 0, α·(exp(x) − 1) below. */
function elu(tf: Tf, x: Tensor, alpha: number): Tensor {
  if (alpha === 1) return tf.elu(x);
  return tf.add(tf.relu(x), tf.mul(tf.expm1(tf.minimum(x, 0)), alpha));
}

/** `x` from 0 to a bound, where there is one. */
function bounded(tf: Tf, x: Tensor, most: Argument): Tensor {
  if (most === 6) return tf.relu6(x);
  return most === null ? tf.relu(x) : tf.minimum(tf.relu(x), Number(most));
}

type Arguments = Readonly<Record<string, Argument>>;

/** What a name without arguments stands for in `activation:`. */
const usual: Readonly<Record<string, Arguments>> = {
  gelu: { approximate: false },
  leaky_relu: { slope: 0.3 },
  elu: { alpha: 1 },
};

/** Applies an activation by its name in the language. */
export function activate(tf: Tf, name: string, x: Tensor, args: Arguments = usual[name] ?? {}): Tensor {
  switch (name) {
    case "relu":
      return bounded(tf, x, args["most"] ?? null);
    case "leaky_relu":
      return tf.leakyRelu(x, numberArgument(args, "slope"));
    case "elu":
      return elu(tf, x, numberArgument(args, "alpha"));
    case "selu":
      return tf.selu(x);
    case "gelu":
      return args["approximate"] === true ? approximateGelu(tf, x) : gelu(tf, x);
    case "silu":
      return tf.mul(x, tf.sigmoid(x));
    case "mish":
      return tf.mul(x, tf.tanh(tf.softplus(x)));
    case "softplus":
      return tf.softplus(x);
    case "softsign":
      return tf.div(x, tf.add(tf.abs(x), 1));
    case "hard_swish":
      return tf.mul(x, tf.mul(tf.relu6(tf.add(x, 3)), 1 / 6));
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
export function activateBy(tf: Tf, args: Arguments, x: Tensor): Tensor {
  const name = optionalName(args, "activation");
  return name === null ? x : activate(tf, name, x);
}

/** An activation as an operator of its own. */
export function activationOperator(name: string): Operator {
  return (inputs, _weights, args, { tf }) => activate(tf, name, onlyInput(inputs), { ...usual[name], ...args });
}

/** `prelu`: x above 0, below it x times the channel's own slope. */
export const prelu: Operator = (inputs, weights, _args, { tf }) =>
  tf.prelu(onlyInput(inputs), weightOf(weights, "slope"));
