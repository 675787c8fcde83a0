/**
 * One pass of a model: checked nodes and weights go in, every output comes out. The same function serves training,
 * evaluation and serving; it keeps no state, so that a recorder may trace it.
 */
import type { CheckedModel, GraphNode } from "@penstock/dsl";
import type { Tensor, Variable } from "@tensorflow/tfjs";
import { recomputed } from "../graph/recompute.ts";
import { scoped } from "../graph/scope.ts";
import { lookUp } from "../graph/table-rows.ts";
import { InternalError } from "../internal-error.ts";
import { maskOf } from "../ops/masks.ts";
import type { Operator, OperatorContext, Tf } from "../ops/operator.ts";
import { operators } from "../ops/operators.ts";
import { nodePurpose } from "../profile/purposes.ts";
import { type Segment, segmentsOf } from "./segments.ts";

/** Tensors by name. */
export type Tensors = ReadonlyMap<string, Tensor>;

export interface ForwardOptions {
  readonly tf: Tf;
  readonly training: boolean;
  /** Ids of nodes that act as outside training: their batch statistics neither count nor move anything. */
  readonly frozen?: ReadonlySet<string>;
  /** Whether the inside of segments is computed again in the backward pass instead of being kept. */
  readonly recompute?: boolean;
  /** Full names of tables whose gradient is collected row by row. */
  readonly rowTables?: ReadonlySet<string>;
  /** Values of nodes that are not computed, by their ids: what follows goes on from these. */
  readonly given?: Tensors;
  /** What computes a node in place of its operator; undefined leaves it to that. */
  readonly insteadOf?: (node: GraphNode) => Operator | undefined;
  /** Uniform numbers in [0, 1) for a node's use in this step. */
  uniform(node: string, shape: readonly number[]): Tensor;
}

/** Options of a pass that answers: nothing is learned, and nothing is drawn. */
export function outsideTraining(tf: Tf): ForwardOptions {
  return {
    tf,
    training: false,
    uniform: () => {
      throw new InternalError("a model asked for random numbers outside training");
    },
  };
}

export interface ForwardResult {
  /** `[batch, …]` by output name. */
  readonly outputs: Tensors;
  /** What went into the final softmax or sigmoid, by output name; only outputs that end in one. */
  readonly logits: Tensors;
  /** Next values of weights that no gradient moves, by full weight name. Kept: the caller disposes them. */
  readonly updates: Tensors;
  /** Of inputs and of nodes, by name and id; the insides of segments that are computed again are missing. */
  readonly values: Tensors;
  /** `[batch, time]` of nodes that give sequences of which not every step counts. */
  readonly masks: Tensors;
}

/** A weight's name within its model: the node's id and the weight's own name. */
export function weightName(node: GraphNode, weight: string): string {
  return `${node.id}/${weight}`;
}

/** Full names of the weights that gradients move: those of frozen nodes stay. */
export function learningWeights(nodes: readonly GraphNode[], frozen?: ReadonlySet<string>): string[] {
  return nodes
    .filter((node) => frozen?.has(node.id) !== true)
    .flatMap((node) => node.weights.filter((spec) => spec.trainable).map((spec) => weightName(node, spec.name)));
}

function weightNamed(weights: Tensors, name: string): Tensor {
  const tensor = weights.get(name);
  if (tensor === undefined) throw new InternalError(`weight ${name} was not given`);
  return tensor;
}

function weightsOf(node: GraphNode, weights: Tensors): Record<string, Tensor> {
  return Object.fromEntries([
    ...node.weights.map(({ name }) => [name, weightNamed(weights, weightName(node, name))] as const),
    ...(node.borrows ?? []).map(({ name, from }) => [name, weightNamed(weights, from)] as const),
  ]);
}

/** Names of the weights that lie on their side for a node. */
function turnedOf({ borrows = [] }: GraphNode): Pick<OperatorContext, "turned"> {
  const turned = borrows.flatMap((one) => (one.turned ? [one.name] : []));
  return turned.length === 0 ? {} : { turned };
}

/** The name under which the mask of an input stands beside it, where the input is a sequence that was computed before. */
export function maskName(input: string): string {
  return `${input} mask`;
}

/** The masks of sequences, by node; nodes whose steps all count have none. */
export function masksOf(tf: Tf, model: CheckedModel, inputs: Tensors): Tensors {
  const masks = new Map<string, Tensor>();
  for (const { name, type } of model.inputs) {
    const given = type.masked === true ? inputs.get(maskName(name)) : undefined;
    if (given !== undefined) masks.set(name, given);
  }
  for (const node of model.nodes) {
    if (node.type.masked !== true) continue;
    const ids = inputs.get(node.inputs[0] ?? "") ?? null;
    const mask = maskOf(tf, node, { ids, masks: node.inputs.map((name) => masks.get(name) ?? null) });
    if (mask !== null) masks.set(node.id, mask);
  }
  return masks;
}

/** How an embedding reads its table, where the gradient goes row by row. */
function lookUpOf(node: GraphNode, { tf, rowTables }: ForwardOptions): Pick<OperatorContext, "lookUp"> {
  if ((node.op !== "embedding" && node.op !== "embedding_bag") || rowTables?.has(weightName(node, "table")) !== true)
    return {};
  // Weights that are learned are variables where their gradients are taken.
  return { lookUp: (table, indices, unique) => lookUp(tf, table as Variable, indices, unique) };
}

/** What a run through nodes reads and fills. */
interface Pass {
  readonly masks: Tensors;
  readonly weights: Tensors;
  readonly values: Map<string, Tensor>;
  /** What went into a softmax or sigmoid, by node. */
  readonly logits: Map<string, Tensor>;
  readonly update: (weight: string, value: Tensor) => void;
}

/** Runs a model on a batch. `inputs` are `[batch, …]` by input name. */
export function forward(
  model: CheckedModel,
  weights: Tensors,
  inputs: Tensors,
  options: ForwardOptions,
): ForwardResult {
  const { tf } = options;
  const updates = new Map<string, Tensor>();
  const outputNodes = new Set(model.outputs.map((output) => output.node));
  const pass: Pass = {
    masks: masksOf(tf, model, inputs),
    weights,
    values: new Map(inputs),
    logits: new Map(),
    update: (weight, value) => updates.set(weight, tf.keep(value)),
  };
  const resultOf = (name: string, { values }: Pass): Tensor => {
    const value = values.get(name);
    if (value === undefined) throw new InternalError(`model \`${model.name}\` uses \`${name}\` before it is computed`);
    return value;
  };
  const run = (node: GraphNode, own: Pass): void => {
    const given = options.given?.get(node.id);
    if (given !== undefined) {
      own.values.set(node.id, given);
      return;
    }
    const operator = options.insteadOf?.(node) ?? operators.get(node.op);
    if (operator === undefined) throw new InternalError(`the runtime has no operator \`${node.op}\``);
    const context: OperatorContext = {
      tf,
      training: options.training && options.frozen?.has(node.id) !== true,
      uniform: (shape) => options.uniform(node.id, shape),
      masks: node.inputs.map((name) => own.masks.get(name) ?? null),
      ...lookUpOf(node, options),
      ...turnedOf(node),
      update: (weight, value) => own.update(weightName(node, weight), value),
    };
    const operands = node.inputs.map((name) => resultOf(name, own));
    const nodeWeights = weightsOf(node, own.weights);
    const { activation } = node.args;
    const ending =
      outputNodes.has(node.id) && (activation === "softmax" || activation === "sigmoid") ? activation : null;
    scoped(nodePurpose(node.id), () => {
      if (ending !== null) {
        const before = operator(operands, nodeWeights, { ...node.args, activation: null }, context);
        own.logits.set(node.id, before);
        own.values.set(node.id, tf[ending](before));
      } else {
        own.values.set(node.id, operator(operands, nodeWeights, node.args, context));
        const [operand] = operands;
        if ((node.op === "softmax" || node.op === "sigmoid") && operand !== undefined) own.logits.set(node.id, operand);
      }
    });
  };
  const learning = new Set(learningWeights(model.nodes, options.frozen));
  const runAgain = ({ nodes, input, output }: Segment): void => {
    // What a node borrows has a gradient here too.
    const borrowed = nodes.flatMap(({ borrows = [] }) => borrows.map(({ from }) => from));
    const learned = new Set([
      ...learningWeights(nodes, options.frozen),
      ...borrowed.filter((name) => learning.has(name)),
    ]);
    const names = [...(input === null ? [] : [input]), ...learned];
    const given = names.map((name) => (name === input ? resultOf(name, pass) : weightNamed(weights, name)));
    const value = recomputed(tf, given, (now, again) => {
      const present = new Map(now.map((tensor, index) => [names[index] ?? "", tensor]));
      const own: Pass = {
        // Made again: what the first pass made is gone when the backward pass comes here.
        masks: again ? masksOf(tf, model, inputs) : pass.masks,
        weights: new Map([...weights, ...present]),
        values: new Map([...inputs, ...present]),
        logits: new Map(),
        update: again ? () => {} : pass.update,
      };
      for (const node of nodes) run(node, own);
      return resultOf(output, own);
    });
    pass.values.set(output, value);
  };

  const segments = options.recompute === true ? segmentsOf(model) : [{ nodes: model.nodes, input: null, output: "" }];
  segments.forEach((segment, index) => {
    // What the backward pass needs first is still there.
    if (index < segments.length - 1) runAgain(segment);
    else for (const node of segment.nodes) run(node, pass);
  });
  const outputs = new Map<string, Tensor>();
  const logits = new Map<string, Tensor>();
  for (const output of model.outputs) {
    outputs.set(output.name, resultOf(output.node, pass));
    const before = pass.logits.get(output.node);
    if (before !== undefined) logits.set(output.name, before);
  }
  return { outputs, logits, updates, values: pass.values, masks: pass.masks };
}
