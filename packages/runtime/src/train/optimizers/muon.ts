/**
 * `muon` (Jordan et al., 2024): of the gradients of a kernel the running sum B ← μ·B + g, or g + μ·B with Nesterov's look-ahead, is
 * made nearly orthogonal by Newton–Schulz steps, and the weight moves along it. A kernel counts as a matrix of all that goes into
 * one unit by units. As Keras's and PyTorch's Muon, the matrices of the latter in float32 instead of bfloat16. Whatever is no
 * kernel goes by Adam.
 */
import type { Tensor, Tensor2D } from "@tensorflow/tfjs";
import { setTo, takeFrom } from "../../graph/optimizer-updates.ts";
import { numberArgument } from "../../ops/arguments.ts";
import type { Tf } from "../../ops/operator.ts";
import { moveByMoments, prepareAdam } from "./adam.ts";
import { type Optimizer, promised, type WeightFacts } from "./optimizer.ts";
import { pickedBy } from "./places.ts";

/** Of the polynomial a·x + b·x³ + c·x⁵, which brings singular values near 1 in few steps. */
const [a, b, c] = [3.4445, -4.775, 2.0315];
/** The least length that a matrix is divided by. */
const epsilon = 1e-7;
/** Root mean square of a step of Adam, which `scale: adam` brings others to (Liu et al., 2025, section 2.2). */
const stepOfAdam = 0.2;

/** Rows and columns of a kernel, or null where a weight goes by Adam. */
function matrixOf(
  args: Parameters<Optimizer["slots"]>[0],
  { name, shape }: WeightFacts,
): readonly [number, number] | null {
  const columns = shape.at(-1) ?? 1;
  const rows = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const kernel = name.endsWith("kernel") && shape.length >= 2 && rows > 1 && columns > 1;
  return kernel && !pickedBy(args["others"], name) ? [rows, columns] : null;
}

/** The matrix with all its singular values brought near 1. */
function orthogonal(tf: Tf, matrix: Tensor2D, steps: number): Tensor2D {
  const [rows, columns] = matrix.shape;
  let x: Tensor2D = rows > columns ? tf.transpose(matrix) : matrix;
  x = tf.div(x, tf.maximum(tf.norm(x), epsilon));
  for (let step = 0; step < steps; step++) {
    const gram: Tensor2D = tf.matMul(x, x, false, true);
    const mix: Tensor2D = tf.add(tf.mul(gram, b), tf.mul(tf.matMul(gram, gram), c));
    x = tf.add(tf.mul(x, a), tf.matMul(mix, x));
  }
  return rows > columns ? tf.transpose(x) : x;
}

export const muon: Optimizer = {
  slots: (args, weight) => (matrixOf(args, weight) === null ? { first: 0, second: 0 } : { momentum: 0 }),
  prepare: (tf, args, scalars) => ({ ...prepareAdam(tf, args, scalars), learningRate: scalars.learningRate }),
  apply: (tf, args, update) => {
    const { weight, facts, gradient, slots, prepared } = update;
    const matrix = matrixOf(args, facts);
    if (matrix === null) return moveByMoments(tf, args, update);
    const [rows, columns] = matrix;
    const momentum = numberArgument(args, "momentum");
    const sum = promised(slots, "momentum");
    tf.tidy(() => {
      const next = tf.add(tf.mul(sum, momentum), gradient);
      const ahead: Tensor = args["nesterov"] === true ? tf.add(gradient, tf.mul(next, momentum)) : next;
      const step = orthogonal(tf, tf.reshape(ahead, [rows, columns]), numberArgument(args, "steps"));
      const length =
        args["scale"] === "adam"
          ? stepOfAdam * Math.sqrt(Math.max(rows, columns))
          : Math.sqrt(Math.max(1, columns / rows));
      const rate = tf.mul(promised(prepared, "learningRate"), length);
      takeFrom(tf, weight, tf.mul(tf.reshape(step, [...facts.shape]), rate));
      setTo(sum, next);
    });
  },
};
