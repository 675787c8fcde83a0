/**
 * What each way to adapt works on: which kernels, biases and attentions a node has, and where bottlenecks stand by default.
 */
import type { CheckedAdapt, CheckedModel, GraphNode } from "../checked-program.ts";
import { matches } from "../freeze.ts";
import { isCalled } from "../weight-places.ts";
import { ancestors } from "./heads.ts";

export type Place = CheckedAdapt["places"][number];

/** The projections of an attention, each with a kernel of its own. */
export const projections: readonly string[] = ["query", "key", "value", "output"];

/** Kernels that a low-rank product can stand beside. */
function kernelsOf(node: GraphNode): readonly string[] {
  if (node.op !== "dense" && node.op !== "attention") return [];
  return node.weights.flatMap(({ name }) => (isCalled(name, "kernel") ? [name] : []));
}

function biasesOf({ weights }: GraphNode): readonly string[] {
  return weights.flatMap(({ name, trainable }) =>
    trainable && ["bias", "beta"].some((one) => isCalled(name, one)) ? [name] : [],
  );
}

function hasKernel({ weights, type }: GraphNode): boolean {
  return type.shape.length > 0 && weights.some(({ name }) => isCalled(name, "kernel"));
}

function place(node: GraphNode, weights: readonly string[] = [], into: readonly string[] = []): Place {
  return { node: node.id, weights, into };
}

function readersOf({ nodes }: CheckedModel, id: string): readonly GraphNode[] {
  return nodes.filter(({ inputs }) => inputs.includes(id));
}

/** What of a node can be adapted; null where nothing of it can. */
export function placeAt(model: CheckedModel, method: string, node: GraphNode): Place | null {
  switch (method) {
    case "lora": {
      const kernels = kernelsOf(node);
      return kernels.length === 0 ? null : place(node, kernels);
    }
    case "bitfit": {
      const biases = biasesOf(node);
      return biases.length === 0 ? null : place(node, biases);
    }
    case "prefix":
      return node.op === "attention" ? place(node) : null;
    default: {
      const readers = readersOf(model, node.id).map(({ id }) => id);
      return hasKernel(node) && readers.length > 0 ? place(node, [], readers) : null;
    }
  }
}

/** What can be adapted, for messages. */
export const adaptable: Readonly<Record<string, string>> = {
  lora: "kernels of `dense` or `attention`",
  bitfit: "biases",
  prefix: "`attention`",
  adapter: "layers with a kernel that something follows",
};

/** The kernels of one projection of the attentions in a part of the model: `query`, `encoder.value`. */
export function projectionPlaces(model: CheckedModel, parts: readonly string[]): readonly Place[] {
  const [projection = "", within] = [parts.at(-1), parts.slice(0, -1)];
  if (!projections.includes(projection)) return [];
  return model.nodes
    .filter(({ op, id }) => op === "attention" && (within.length === 0 || matches(id, within)))
    .map((node) => place(node, [`${projection}_kernel`]));
}

/** Operators that a value goes through on its way into a sum without being another. */
const passing: ReadonlySet<string> = new Set(["dropout", "spatial_dropout", "stochastic_depth"]);

/** The operator that made a value, before what only drops some of it. */
function makerOf(nodes: ReadonlyMap<string, GraphNode>, id: string): string {
  const node = nodes.get(id);
  if (node === undefined) return "";
  return passing.has(node.op) ? makerOf(nodes, node.inputs[0] ?? "") : node.op;
}

/** Halves of transformer blocks: what an attention or a dense layer has made and what is added to what went into it. */
function halves(model: CheckedModel, makers: readonly string[]): readonly Place[] {
  const nodes = new Map(model.nodes.map((node) => [node.id, node]));
  const found = new Map<string, string[]>();
  for (const sum of model.nodes) {
    if (sum.op !== "add") continue;
    for (const input of sum.inputs) {
      if (!makers.includes(makerOf(nodes, input))) continue;
      const before = ancestors(model, input);
      if (sum.inputs.some((other) => other !== input && before.has(other)))
        found.set(input, [...(found.get(input) ?? []), sum.id]);
    }
  }
  return model.nodes.flatMap((node) => {
    const into = found.get(node.id);
    return into === undefined ? [] : [place(node, [], into)];
  });
}

/** Where a method works if no targets are named. */
export function usualPlaces(model: CheckedModel, { call, args }: CheckedAdapt["call"]): readonly Place[] {
  switch (call) {
    case "lora":
      return model.nodes
        .filter(({ op }) => op === "attention")
        .map((node) => place(node, ["query_kernel", "value_kernel"]));
    case "adapter":
      return halves(model, args["placement"] === "pfeiffer" ? ["dense"] : ["attention", "dense"]);
    default:
      return model.nodes.flatMap((node) => placeAt(model, call, node) ?? []);
  }
}
