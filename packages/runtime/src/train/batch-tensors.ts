/** Turns a prepared batch of plain arrays into tensors; the caller disposes them. */
import type { Tensor } from "@tensorflow/tfjs";
import type { Batch, FittedPreparation } from "../data/index.ts";
import type { Tf } from "../ops/operator.ts";

/** Tensors of zeros in the shapes of a batch of so many rows; the caller disposes them. */
export function zeroTensors(
  tf: Tf,
  { inputs, targets }: Pick<FittedPreparation, "inputs" | "targets">,
  rows: number,
): { inputs: Map<string, Tensor>; targets: Map<string, Tensor> } {
  return {
    inputs: new Map(inputs.map(({ name, shape, dtype }) => [name, tf.zeros([rows, ...shape], dtype)])),
    targets: new Map(targets.map(({ name, shape, dtype }) => [name, tf.zeros([rows, ...shape], dtype)])),
  };
}

type Arrays = ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: Int32Array | Float32Array }>;

/** Inputs and targets as tensors, `[batch, …]` each: int32 where the arrays are. */
export function batchTensors(tf: Tf, batch: Batch): { inputs: Map<string, Tensor>; targets: Map<string, Tensor> } {
  const tensors = (arrays: Arrays): Map<string, Tensor> =>
    new Map(
      [...arrays].map(([name, { shape, data }]) => [
        name,
        tf.tensor(data, [...shape], data instanceof Int32Array ? "int32" : "float32"),
      ]),
    );
  return { inputs: tensors(batch.inputs), targets: tensors(batch.targets) };
}
