/**
 * One pass of a model: checked nodes and weights go in, every output comes out. The same function serves training,
 * evaluation and serving; it keeps no state, so that a recorder may trace it.
 */
import type { CheckedModel, GraphNode } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { InternalError } from "../internal-error.ts";
import type { OperatorContext, Tf } from "../ops/operator.ts";
import { operators } from "../ops/operators.ts";

/** Tensors by name. */
export type Tensors = ReadonlyMap<string, Tensor>;

export interface ForwardOptions {
  readonly tf: Tf;
  readonly training: boolean;
  /** Ids of nodes that act as outside training: their batch statistics neither count nor move anything. */
  readonly frozen?: ReadonlySet<string>;
  /** Uniform numbers in [0, 1) for a node's use in this step. */
  uniform(node: string, shape: readonly number[]): Tensor;
}

export interface ForwardResult {
  /** `[batch, …]` by output name. */
  readonly outputs: Tensors;
  /** What went into the final softmax, by output name; only outputs that end in one. */
  readonly logits: Tensors;
  /** Next values of weights that no gradient moves, by full weight name. Kept: the caller disposes them. */
  readonly updates: Tensors;
}

/** A weight's name within its model: the node's id and the weight's own name. */
export function weightName(node: GraphNode, weight: string): string {
  return `${node.id}/${weight}`;
}

function weightsOf(node: GraphNode, weights: Tensors): Record<string, Tensor> {
  const own: Record<string, Tensor> = {};
  for (const { name } of node.weights) {
    const tensor = weights.get(weightName(node, name));
    if (tensor === undefined) throw new InternalError(`weight ${weightName(node, name)} was not given`);
    own[name] = tensor;
  }
  return own;
}

/** Runs a model on a batch. `inputs` are `[batch, …]` by input name. */
export function forward(
  model: CheckedModel,
  weights: Tensors,
  inputs: Tensors,
  options: ForwardOptions,
): ForwardResult {
  const { tf, training } = options;
  const values = new Map<string, Tensor>(inputs);
  const outputs = new Map<string, Tensor>();
  const logits = new Map<string, Tensor>();
  const updates = new Map<string, Tensor>();
  const outputNodes = new Set(model.outputs.map((output) => output.node));
  const tensorNamed = (name: string): Tensor => {
    const value = values.get(name);
    if (value === undefined) throw new InternalError(`model \`${model.name}\` uses \`${name}\` before it is computed`);
    return value;
  };
  const logitsByNode = new Map<string, Tensor>();

  for (const node of model.nodes) {
    const operator = operators.get(node.op);
    if (operator === undefined) throw new InternalError(`the runtime has no operator \`${node.op}\``);
    const context: OperatorContext = {
      tf,
      training: training && options.frozen?.has(node.id) !== true,
      uniform: (shape) => options.uniform(node.id, shape),
      update: (weight, value) => updates.set(weightName(node, weight), tf.keep(value)),
    };
    const operands = node.inputs.map(tensorNamed);
    const own = weightsOf(node, weights);
    const endsInSoftmax = outputNodes.has(node.id) && node.args["activation"] === "softmax";
    if (endsInSoftmax) {
      const before = operator(operands, own, { ...node.args, activation: null }, context);
      logitsByNode.set(node.id, before);
      values.set(node.id, tf.softmax(before));
    } else {
      values.set(node.id, operator(operands, own, node.args, context));
      const [operand] = operands;
      if (node.op === "softmax" && operand !== undefined) logitsByNode.set(node.id, operand);
    }
  }
  for (const output of model.outputs) {
    outputs.set(output.name, tensorNamed(output.node));
    const before = logitsByNode.get(output.node);
    if (before !== undefined) logits.set(output.name, before);
  }
  return { outputs, logits, updates };
}
