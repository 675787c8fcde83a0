/**
 * Tables and indices in, their rows out, with a gradient for every place at which a row is used instead of one as large as the
 * table: what an embedding needs, whose tables are large and whose batches are small.
 *
 *     const { value, grads, rows } = gradientsWithRows(tf, () => loss(lookUp(tf, table, tokens), weights), weights);
 *     for (const row of rows) applySparseAdam(tf, { ...row, first, second, … });
 */
import type { GradSaveFunc, Scalar, Tensor, Tensor1D, Tensor2D, Variable } from "@tensorflow/tfjs";
import { InternalError } from "../internal-error.ts";
import type { Tf } from "./recordable-backend.ts";
import { recordRows } from "./recorder.ts";
import type { RowGradient } from "./sparse-updates.ts";

/** Looked-up rows of a table, a look-up each. */
interface FoundRows {
  readonly indices: Tensor1D[];
  readonly gradients: Tensor2D[];
  /** No look-up asks for a row twice. */
  unique: boolean;
}

/** Where the gradients of looked-up rows arrive while a function is differentiated. */
interface Collector {
  /** Stands for the tables, so that the tape goes through every look-up without a gradient of a whole table. */
  readonly anchor: Scalar;
  readonly found: Map<Variable, FoundRows>;
}

let collector: Collector | null = null;

/** The part of TensorFlow.js's engine that says whether operations are noted for a backward pass. */
interface Taping {
  readonly state: { readonly gradientDepth: number };
}

/**
 * Rows of a table `[rows, width]` by int32 indices of any shape: `[…] → […, width]`. Inside `gradientsWithRows` the gradient
 * arrives by row; inside any other gradient it is one of the whole table, as of `tf.gather`. `unique` says that no index stands
 * there twice.
 */
export function lookUp(tf: Tf, table: Variable, indices: Tensor, unique = false): Tensor {
  // How many indices a vector of them has may be known only when it runs, and a shape would say so.
  const vector = indices.rank === 1;
  const take = (): Tensor => tf.gather(table, indices.flatten());
  const shape = [...indices.shape, table.shape[1] ?? 1];
  const present = collector;
  // The engine has this member; its own types keep it private.
  const { gradientDepth } = (tf.engine() as unknown as Taping).state;
  if (present === null && gradientDepth > 0) return tf.reshape(take(), shape);
  const read = (): Tensor => {
    const flat = vector ? indices : indices.flatten();
    const rows = recordRows({ variable: table, indices: flat, take: () => tf.gather(table, flat) });
    return vector ? rows : tf.reshape(rows, shape);
  };
  if (present === null) return tf.tidy(read);
  return tf.customGrad((...given) => {
    // The anchor, and the function that keeps tensors for the gradient.
    const [, save] = given as [Tensor, GradSaveFunc];
    save([indices]);
    return {
      value: read(),
      gradFunc: (dy: Tensor, [saved = indices]: Tensor[]) => {
        const list = present.found.get(table) ?? { indices: [], gradients: [], unique };
        present.found.set(table, list);
        list.unique = list.unique && unique;
        list.indices.push(tf.keep(tf.clone(vector ? (saved as Tensor1D) : saved.flatten())));
        const gradient = vector ? (dy as Tensor2D) : tf.reshape(dy, [saved.size, table.shape[1] ?? 1]);
        list.gradients.push(tf.keep(tf.clone(gradient as Tensor2D)));
        return tf.zeros([]);
      },
    };
  })(present.anchor);
}

/** A function's value with its gradients; the caller disposes all tensors. */
export interface GradientsWithRows {
  readonly value: Scalar;
  /** By variable; those of which the value does not depend are absent, and so are tables that are only looked up in. */
  readonly grads: ReadonlyMap<Variable, Tensor>;
  /** Tables that were looked up in, each once. One that is also used otherwise has a gradient in `grads` besides. */
  readonly rows: readonly RowGradient[];
}

/** Computes a function with its gradients by `variables`, and those of all rows that it looks up. */
export function gradientsWithRows(tf: Tf, fn: () => Scalar, variables: readonly Variable[]): GradientsWithRows {
  const anchor = tf.scalar(0);
  const own: Collector = { anchor, found: new Map() };
  const outer = collector;
  collector = own;
  try {
    const { value, grads } = tf.engine().gradients(fn, [anchor, ...variables], undefined, true);
    const [ofAnchor, ...ofVariables] = grads as readonly (Tensor | null)[]; // null is allowed by the last argument
    ofAnchor?.dispose();
    const given = variables.flatMap((variable, index): [Variable, Tensor][] => {
      const gradient = ofVariables[index];
      return gradient === null || gradient === undefined ? [] : [[variable, gradient]];
    });
    return { value, grads: new Map(given), rows: joined(tf, own) };
  } catch (error) {
    for (const { indices, gradients } of own.found.values()) tf.dispose([...indices, ...gradients]);
    throw error;
  } finally {
    collector = outer;
    anchor.dispose();
  }
}

/** All look-ups of one table as one. */
function joined(tf: Tf, { found }: Collector): RowGradient[] {
  return [...found].map(([table, { indices, gradients, unique }]) => {
    const [only, gradient] = [indices[0], gradients[0]];
    if (only === undefined || gradient === undefined) throw new InternalError("a look-up has no gradient");
    if (indices.length === 1) return { table, indices: only, gradient, unique };
    const whole = { table, indices: tf.concat(indices), gradient: tf.concat(gradients) };
    tf.dispose([...indices, ...gradients]);
    return whole;
  });
}
