/**
 * What a network of the comparison is: shapes of its weights, the form of its data, and its loss. The Python sides build the
 * same networks with their own layers (`peers/`), with weights in the same order.
 */
import type { Scalar, Tensor } from "@tensorflow/tfjs";
import { InternalError } from "../../../packages/runtime/src/internal-error.ts";
import type { Tf } from "../../../packages/runtime/src/ops/operator.ts";
import { statelessUniform } from "../../../packages/runtime/src/random/philox.ts";

/** Weights by name. */
export type Weights = Readonly<Record<string, Tensor>>;

/** Rows and their targets. */
export interface Batch {
  /** `[batch, …]` float32 numbers or int32 tokens. */
  readonly x: Tensor;
  /** `[batch]` int32 classes or `[batch, width]` float32 numbers. */
  readonly y: Tensor;
}

/** What a batch looks like. */
export interface DataForm {
  /** Of one row. */
  readonly shape: readonly number[];
  /** Rows are tokens below this; null where they are numbers in [0, 1). */
  readonly vocabulary: number | null;
  readonly target:
    | { readonly kind: "class"; readonly classes: number }
    | { readonly kind: "numbers"; readonly width: number };
}

/** A network with its loss. */
export interface Network {
  /** Shapes by name, in the order in which Keras lists them. */
  readonly weights: Readonly<Record<string, readonly number[]>>;
  readonly data: DataForm;
  /** Multiplications and additions of the forward pass of one row, of matrix products alone. */
  readonly operations: number;
  /** Mean over the batch. */
  loss(tf: Tf, weights: Weights, batch: Batch): Scalar;
}

/** The weight of that name. */
export function weight(weights: Weights, name: string): Tensor {
  const found = weights[name];
  if (found === undefined) throw new InternalError(`the network has no weight \`${name}\``);
  return found;
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/**
 * Weights to start from, the same numbers as `peers/drawing.py` gives: the k-th is uniform in ±√(6 / (rows + columns)) where it
 * has two axes or more, from the stateless stream (seed, k); scales (`gamma`) are one, other vectors zero.
 */
export function drawWeights(network: Pick<Network, "weights">, seed: number): Map<string, Float32Array> {
  const drawn = Object.entries(network.weights).map(([name, shape], index): [string, Float32Array] => {
    const size = sizeOf(shape);
    const columns = shape.at(-1) ?? 1;
    if (shape.length < 2) return [name, new Float32Array(size).fill(/gamma$/.test(name) ? 1 : 0)];
    const limit = Math.fround(Math.sqrt(6 / (size / columns + columns)));
    return [name, statelessUniform(size, [seed, index]).map((value) => Math.fround((2 * value - 1) * limit))];
  });
  return new Map(drawn);
}

/** One batch, the same numbers as `peers/drawing.py` gives. The caller disposes its tensors. */
export function drawBatch(tf: Tf, form: DataForm, at: { readonly seed: number; readonly rows: number }): Batch {
  const { seed, rows } = at;
  const shape = [rows, ...form.shape];
  const numbers = statelessUniform(sizeOf(shape), [seed, 1000]);
  const { vocabulary, target } = form;
  const x =
    vocabulary === null
      ? tf.tensor(numbers, shape, "float32")
      : tf.tensor(
          Int32Array.from(numbers, (value) => Math.floor(value * vocabulary)),
          shape,
          "int32",
        );
  if (target.kind === "numbers") {
    return { x, y: tf.tensor2d(statelessUniform(rows * target.width, [seed, 1001]), [rows, target.width]) };
  }
  const classes = Int32Array.from(statelessUniform(rows, [seed, 1001]), (value) => Math.floor(value * target.classes));
  return { x, y: tf.tensor1d(classes, "int32") };
}
