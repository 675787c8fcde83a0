/**
 * In: a model and what of it stays as it is. Out: the same model in two: the part that gives a row the same values in every epoch, which
 * need be computed only once, and the rest, which goes on from these. Nodes keep their ids, so that weights keep their names.
 */
import { dropouts } from "../../catalog/operators/dropouts.ts";
import { sizeOf } from "../../catalog/shape.ts";
import type { CheckedDataset, CheckedModel, CheckedTrain, GraphNode } from "../checked-program.ts";

/** A model in two. */
export interface FrozenPart {
  /** Gives the values that the rest reads, each under the id of its node. */
  readonly first: CheckedModel;
  /** Reads them as inputs of these names. */
  readonly rest: CheckedModel;
  /** The nodes that give them. */
  readonly cut: readonly GraphNode[];
}

/** How a model is trained, as far as it decides what stays the same. */
export interface Frozen {
  readonly freeze: CheckedTrain["freeze"];
  /** Inputs whose rows are others in every epoch. */
  readonly changed: ReadonlySet<string>;
}

const drawing = new Set(dropouts.map(({ name }) => name));

/** Whether an operator draws random numbers in a step, unless it acts as outside of training. */
export function draws({ op, args }: Pick<GraphNode, "op" | "args">): boolean {
  const rate = drawing.has(op) ? args["rate"] : args["dropout"];
  return typeof rate === "number" && rate > 0;
}

/** Operations that a value kept must save, for each of its bytes: what is cheaper is computed as fast as it is read. */
const leastWork = 8;

/** The model in two; null where nothing is frozen from the inputs on, or too little to be worth it. */
export function frozenPart(model: CheckedModel, { freeze, changed }: Frozen): FrozenPart | null {
  // What a node has in common with another would be needed on both sides.
  if (model.nodes.some(({ borrows = [] }) => borrows.length > 0)) return null;
  const frozen = new Set(freeze);
  const fixed = new Set(model.inputs.map(({ name }) => name).filter((name) => !changed.has(name)));
  /** Values that frozen weights have gone into; what comes straight from the data is there anyway. */
  const learned = new Set<string>();
  for (const node of model.nodes) {
    const still = frozen.has(node.id) || (node.weights.every(({ base }) => base === true) && !draws(node));
    if (!still || !node.inputs.every((input) => fixed.has(input))) continue;
    fixed.add(node.id);
    if (node.weights.length > 0 || node.inputs.some((input) => learned.has(input))) learned.add(node.id);
  }
  // What an output ends in is told apart from its logits, which a loss wants.
  if (learned.size === 0 || model.outputs.some(({ node }) => learned.has(node))) return null;
  const restNodes = behind(
    model.nodes,
    model.outputs.map(({ node }) => node),
    learned,
  );
  const read = new Set(restNodes.flatMap(({ inputs }) => inputs));
  const cut = model.nodes.filter(({ id }) => learned.has(id) && read.has(id));
  const firstNodes = behind(
    model.nodes,
    cut.map(({ id }) => id),
    new Set(),
  );
  const flops = firstNodes.reduce((sum, node) => sum + node.flops, 0);
  const bytes = cut.reduce((sum, { type }) => sum + 4 * sizeOf(type.shape), 0);
  if (cut.length === 0 || flops < leastWork * bytes) return null;
  const inputsOf = (nodes: readonly GraphNode[]): CheckedModel["inputs"] => {
    const names = new Set(nodes.flatMap(({ inputs }) => inputs));
    return model.inputs.filter(({ name }) => names.has(name));
  };
  return {
    cut,
    first: {
      ...model,
      inputs: inputsOf(firstNodes),
      nodes: firstNodes,
      outputs: cut.map(({ id, type, span }) => ({ name: id, node: id, type, span })),
    },
    rest: {
      ...model,
      inputs: [...inputsOf(restNodes), ...cut.map(({ id, type, span }) => ({ name: id, type, span }))],
      nodes: restNodes,
    },
  };
}

/** The nodes that some values are made of, in the model's order, without `except` and what only that is made of. */
function behind(
  nodes: readonly GraphNode[],
  ids: readonly string[],
  except: ReadonlySet<string>,
): readonly GraphNode[] {
  const wanted = new Set(ids);
  for (const node of [...nodes].reverse()) {
    if (wanted.has(node.id) && !except.has(node.id)) for (const input of node.inputs) wanted.add(input);
  }
  return nodes.filter(({ id }) => wanted.has(id) && !except.has(id));
}

/** The model of a training in two, where its epochs come to the frozen part more than once; null for as a whole. */
export function frozenOf(
  model: CheckedModel,
  { freeze, epochs }: Pick<CheckedTrain, "freeze" | "epochs">,
  { augment }: Pick<CheckedDataset, "augment">,
): FrozenPart | null {
  // Rows that are mixed with each other are so in every input.
  const changed = new Set(augment.filter(({ steps }) => steps.length > 0).map(({ column }) => column));
  const adapts = model.nodes.some(({ weights }) => weights.some(({ base }) => base === true));
  return epochs < 2 || (freeze.length === 0 && !adapts) ? null : frozenPart(model, { freeze, changed });
}

/** Names of the parts of a model that own the weights of its frozen part: `hidden`, or `hidden` and `seen`. */
export function frozenNames({ first }: FrozenPart): readonly string[] {
  const owners = first.nodes.filter(({ weights }) => weights.length > 0);
  return [...new Set(owners.map(({ id }) => id.split("/")[0] ?? id))];
}
