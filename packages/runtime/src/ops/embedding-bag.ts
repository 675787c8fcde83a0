/**
 * `embedding_bag`: rows of a table, each times its weight, added up: `[batch, length, 2] → [batch, units]`.
 *
 * Natively each row that a batch uses is read once, and a matrix `[batch, used]` of weights times those rows gives the sums: a product
 * of two matrices in place of a sum over every term, and a gradient that comes row by row. How many rows a batch uses is known only when it
 * runs, so nothing here may ask for their number in JavaScript. Elsewhere the rows of all terms are added up as they stand.
 */
import type { Tensor, Tensor1D } from "@tensorflow/tfjs";
import { attribute, computesNatively, executeNative, executeNativeMany } from "../backend/index.ts";
import { InternalError } from "../internal-error.ts";
import { numberArgument, onlyInput, weightOf } from "./arguments.ts";
import { dropped } from "./dropout.ts";
import type { Operator, OperatorContext, Tf } from "./operator.ts";

export const embeddingBag: Operator = (inputs, weights, args, context) => {
  const { tf } = context;
  const bag = onlyInput(inputs);
  const table = weightOf(weights, "table");
  const [batch = 0, length = 0] = bag.shape;
  const part = (place: number): Tensor =>
    tf.reshape(tf.slice(bag, [0, 0, place], [batch, length, 1]), [batch * length]);
  const ids = tf.cast(part(0), "int32") as Tensor1D; // of a vector
  const shares = dropped(part(1), numberArgument(args, "dropout"), context);
  if (computesNatively(tf)) return sumsOfUsed({ ids, shares, table }, [batch, length], context);
  const rows = context.lookUp?.(table, ids) ?? tf.gather(table, ids);
  const weighted = tf.mul(rows, tf.reshape(shares, [batch * length, 1]));
  return tf.sum(tf.reshape(weighted, [batch, length, table.shape[1] ?? 1]), 1);
};

interface Bag {
  /** `[batch · length]`. */
  readonly ids: Tensor1D;
  readonly shares: Tensor;
  readonly table: Tensor;
}

function sumsOfUsed(
  { ids, shares, table }: Bag,
  [batch, length]: readonly [number, number],
  { tf, lookUp }: OperatorContext,
): Tensor {
  const int32 = attribute.type("int32");
  const [used, places] = executeNativeMany("Unique", { T: int32, out_idx: int32 }, { inputs: [ids], outputs: 2 });
  if (used === undefined || places === undefined) throw new InternalError("Unique gave no result");
  const count = executeNative("Size", { T: int32, out_type: int32 }, [used]);
  const shape = executeNative("Pack", { N: attribute.int(2), T: int32, axis: attribute.int(0) }, [
    tf.scalar(batch, "int32"),
    count,
  ]);
  const rows = Int32Array.from({ length: batch * length }, (_, at) => Math.floor(at / length));
  const cells = tf.stack([tf.tensor1d(rows, "int32"), places], 1);
  const matrix = executeNative("ScatterNd", { T: attribute.type("float32"), Tindices: int32 }, [cells, shares, shape]);
  return tf.matMul(matrix, lookUp?.(table, used, true) ?? usedRows(tf, table, used));
}

/** Rows of a table, with a gradient of the whole table that asks nothing of how many they are. */
function usedRows(tf: Tf, table: Tensor, used: Tensor): Tensor {
  return tf.customGrad((...given) => {
    // The table, and the function that keeps tensors for the gradient.
    const [read, save] = given as [Tensor, (tensors: Tensor[]) => void];
    save([used]);
    return {
      value: tf.gather(read, used),
      gradFunc: (dy: Tensor, [saved = used]: Tensor[]) =>
        executeNative(
          "UnsortedSegmentSum",
          { T: attribute.type("float32"), Tindices: attribute.type("int32"), Tnumsegments: attribute.type("int32") },
          [dy, saved, tf.scalar(read.shape[0] ?? 0, "int32")],
        ),
    };
  })(table);
}
