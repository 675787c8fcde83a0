/** Checked models and train blocks for tests, as the checker would give them: a few words in, the whole structure out. */
import type { Argument, CheckedCall, CheckedModel, CheckedTrain, GraphNode, WeightSpec } from "@penstock/dsl";

const span = { file: "/programs/test.pipe", start: 0, end: 1 };
type Arguments = Readonly<Record<string, Argument>>;

/** A call as the checker leaves it. */
export function call(name: string, args: Arguments = {}): CheckedCall {
  return { call: name, args, span };
}

interface NodeParts {
  readonly op: string;
  readonly from: string | readonly string[];
  /** Of one row, without the batch axis. */
  readonly shape: readonly number[];
  readonly args?: Arguments;
  readonly weights?: readonly WeightSpec[];
}

/** An operator of a model by its id. */
export function node(id: string, { op, from, shape, args = {}, weights = [] }: NodeParts): GraphNode {
  const inputs = typeof from === "string" ? [from] : from;
  return { id, op, args, inputs, type: { shape, dtype: "float32" }, weights, flops: 0, span };
}

function weight(name: string, shape: readonly number[], init: WeightSpec["init"]): WeightSpec {
  return { name, shape, init, trainable: !name.startsWith("moving_") };
}

/** `dense` from a vector of `width` values. */
export function dense(
  id: string,
  from: string,
  { width, units, activation = null }: { width: number; units: number; activation?: string | null },
): GraphNode {
  const weights = [weight("kernel", [width, units], "glorot_uniform"), weight("bias", [units], "zeros")];
  return node(id, { op: "dense", from, shape: [units], args: { units, activation, bias: true }, weights });
}

/** `conv` with a 3 × 3 window and `pad: same` on a square picture of `size` pixels a side. */
export function conv3(
  id: string,
  from: string,
  { size, channels, filters }: { size: number; channels: number; filters: number },
): GraphNode {
  const args = {
    filters,
    kernel: [3, 3],
    stride: [1, 1],
    pad: "same",
    activation: null,
    bias: true,
    dilation: [1, 1],
  };
  const weights = [weight("kernel", [3, 3, channels, filters], "glorot_uniform"), weight("bias", [filters], "zeros")];
  return node(id, { op: "conv", from, shape: [size, size, filters], args, weights });
}

/** `batch_norm` on values of the given shape. */
export function batchNorm(id: string, from: string, shape: readonly number[]): GraphNode {
  const channels = [shape.at(-1) ?? 1];
  const weights = [
    weight("gamma", channels, "ones"),
    weight("beta", channels, "zeros"),
    weight("moving_mean", channels, "zeros"),
    weight("moving_variance", channels, "ones"),
  ];
  return node(id, { op: "batch_norm", from, shape, args: { momentum: 0.9, epsilon: 1e-3 }, weights });
}

/** A model of the given inputs (name to shape of one row) and nodes; `outputs` are node ids by output name. */
export function modelOf(
  inputs: Readonly<Record<string, readonly number[]>>,
  nodes: readonly GraphNode[],
  outputs: Readonly<Record<string, string>>,
): CheckedModel {
  const shapeOf = (id: string): readonly number[] => nodes.find((one) => one.id === id)?.type.shape ?? [];
  return {
    kind: "model",
    name: "small",
    doc: null,
    span,
    inputs: Object.entries(inputs).map(([name, shape]) => ({ name, type: { shape, dtype: "float32" as const }, span })),
    nodes,
    outputs: Object.entries(outputs).map(([name, id]) => ({
      name,
      node: id,
      type: { shape: shapeOf(id), dtype: "float32" as const },
      span,
    })),
  };
}

/** A train block with a cross entropy on output `label`, Adam and ten epochs, but for the given parts. */
export function trainOf(parts: Partial<CheckedTrain> = {}): CheckedTrain {
  return {
    kind: "train",
    name: "fit",
    doc: null,
    span,
    model: "small",
    data: "sample",
    losses: [{ output: "label", loss: call("cross_entropy", { smoothing: 0, weight: 1 }) }],
    optimizer: adam(0.01),
    clip: null,
    regularise: [],
    average: null,
    epochs: 10,
    stop: null,
    validate: null,
    seeds: 1,
    budget: null,
    best: null,
    freeze: [],
    adapt: null,
    start: null,
    rates: [],
    unfreeze: [],
    accumulate: 1,
    precision: "float32",
    recompute: false,
    measured: [],
    expect: [],
    ...parts,
  };
}

/** `adam(lr)` with the catalog's defaults. */
export function adam(lr: Argument): CheckedCall {
  return call("adam", { lr, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 });
}

/** `sgd(lr)` without momentum. */
export function sgd(lr: Argument): CheckedCall {
  return call("sgd", { lr, momentum: 0, nesterov: false, decay: 0, exclude: [] });
}
