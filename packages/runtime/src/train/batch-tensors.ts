/** Turns a prepared batch of plain arrays into tensors; the caller disposes them. */
import type { Tensor } from "@tensorflow/tfjs";
import type { Batch, FittedPreparation } from "../data/index.ts";
import type { Tf } from "../ops/operator.ts";
import { allTargets, partnerName, shareName } from "./mixed-targets.ts";

/** What the tensors of a batch look like. */
export interface BatchForm extends Pick<FittedPreparation, "inputs" | "targets"> {
  readonly rows: number;
  /** Whether rows are mixed with each other. */
  readonly mixed: boolean;
  /** Of inputs and targets that are cut. */
  readonly lengths?: ReadonlyMap<string, number>;
}

/** Tensors of zeros in the form of a batch; the caller disposes them. */
export function zeroTensors(
  tf: Tf,
  { inputs, targets, rows, mixed, lengths }: BatchForm,
): { inputs: Map<string, Tensor>; targets: Map<string, Tensor> } {
  const zeros = ({ shape, dtype }: FittedPreparation["inputs"][number]): Tensor => tf.zeros([rows, ...shape], dtype);
  const cut = (column: FittedPreparation["inputs"][number]): Tensor => {
    const length = lengths?.get(column.name);
    return zeros(length === undefined ? column : { ...column, shape: [length] });
  };
  const values = new Map(targets.map((target) => [target.name, cut(target)]));
  if (mixed) {
    for (const target of targets) values.set(partnerName(target.name), zeros(target));
    values.set(shareName, tf.zeros([rows]));
  }
  return { inputs: new Map(inputs.map((input) => [input.name, cut(input)])), targets: values };
}

/** Inputs and targets as tensors, `[batch, …]` each; with what rows are mixed with among the targets. */
export function batchTensors(tf: Tf, batch: Batch): { inputs: Map<string, Tensor>; targets: Map<string, Tensor> } {
  const inputs = new Map<string, Tensor>();
  for (const [name, { shape, data }] of batch.inputs) {
    inputs.set(name, tf.tensor(data, [...shape], data instanceof Int32Array ? "int32" : "float32"));
  }
  const targets = new Map<string, Tensor>();
  for (const [name, { shape, data }] of allTargets(batch)) {
    targets.set(name, tf.tensor(data, [...shape], data instanceof Int32Array ? "int32" : "float32"));
  }
  return { inputs, targets };
}
