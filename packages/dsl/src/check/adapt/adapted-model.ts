/**
 * In: a model and how a training adapts it. Out: an ordinary model that has the adapter's weights and operators in it, in which what
 * belongs to the base stays as it is. Ids and names of the base's weights are those of the model as it was.
 */
import { catalog, findEntry } from "../../catalog/catalog.ts";
import type { OperatorEntry } from "../../catalog/entry.ts";
import { floats, weight } from "../../catalog/operators/rule-parts.ts";
import { sizeOf } from "../../catalog/shape.ts";
import { InternalError } from "../../source/internal-error.ts";
import { withDefaults } from "../apply-operator.ts";
import type { Argument, CheckedAdapt, CheckedModel, GraphNode, WeightSpec } from "../checked-program.ts";

type Place = CheckedAdapt["places"][number];

/** The matrix that a kernel is: what flows in, and what comes out. Other axes are those of the heads of an attention. */
export function matrixOf({ name, shape }: Pick<WeightSpec, "name" | "shape">): readonly [inner: number, outer: number] {
  const split = name === "output_kernel" ? shape.length - 1 : 1;
  return [sizeOf(shape.slice(0, split)), sizeOf(shape.slice(split))];
}

/** What the two matrices beside a kernel are called: `query_lora_a` and `query_lora_b`, or `lora_a` and `lora_b`. */
export function lowRankNames(kernel: string): readonly [a: string, b: string] {
  const prefix = kernel.slice(0, -"kernel".length);
  return [`${prefix}lora_a`, `${prefix}lora_b`];
}

/** Whether a weight is one of these matrices. What starts from the model starts from their sum with the kernel. */
export function isLowRank(name: string): boolean {
  return /(?:^|_)lora_[ab]$/.test(name);
}

function ofAdapter(weights: readonly WeightSpec[]): readonly WeightSpec[] {
  return weights.map((one) => ({ ...one, adapter: true }));
}

/** The model that a training adapts; the model itself where it adapts nothing. */
export function adaptedModel(model: CheckedModel, adapt: CheckedAdapt | null): CheckedModel {
  if (adapt === null) return model;
  const heads = new Set(adapt.heads);
  const byNode = new Map(adapt.places.map((place) => [place.node, place]));
  const own = model.nodes.map((node) =>
    heads.has(node.id) ? node : frozen(node, keptLearning(adapt, byNode.get(node.id))),
  );
  switch (adapt.call.call) {
    case "lora":
      return { ...model, nodes: own.map((node) => withLowRank(node, byNode.get(node.id), adapt.call.args)) };
    case "prefix":
      return { ...model, nodes: own.map((node) => withPrefix(node, byNode.get(node.id), adapt.call.args)) };
    case "adapter":
      return withBottlenecks({ ...model, nodes: own }, adapt);
    default:
      return { ...model, nodes: own };
  }
}

/** Weights of a node that learn though they are the base's. */
function keptLearning({ call }: CheckedAdapt, place: Place | undefined): readonly string[] {
  return call.call === "bitfit" ? (place?.weights ?? []) : [];
}

function frozen(node: GraphNode, except: readonly string[]): GraphNode {
  if (node.weights.length === 0) return node;
  const weights = node.weights.map(
    (one): WeightSpec => (except.includes(one.name) ? one : { ...one, trainable: false, base: true }),
  );
  return { ...node, weights };
}

/** Ids of the nodes whose batch statistics are the base's: they act as outside training. */
export function stillNodes({ nodes }: CheckedModel): readonly string[] {
  return nodes
    .filter(({ weights }) => weights.some(({ name, base }) => base === true && name.startsWith("moving_")))
    .map(({ id }) => id);
}

function numberOf(args: Readonly<Record<string, Argument>>, name: string): number {
  const value = args[name];
  if (typeof value !== "number") throw new InternalError(`\`${name}\` of an adapter is no number`);
  return value;
}

/** Rows that go through a matrix for one row of the data. */
function rowsOf(node: GraphNode): number {
  return sizeOf(node.type.shape.slice(0, -1));
}

function withLowRank(node: GraphNode, place: Place | undefined, args: CheckedAdapt["call"]["args"]): GraphNode {
  if (place === undefined) return node;
  const rank = numberOf(args, "rank");
  const added = node.weights
    .filter(({ name }) => place.weights.includes(name))
    .map((kernel) => {
      const [inner, outer] = matrixOf(kernel);
      const [a, b] = lowRankNames(kernel.name);
      // As the paper's own code draws A: PyTorch's usual bound for a linear layer.
      const init = { call: "uniform", args: { limit: 1 / Math.sqrt(inner) } };
      return {
        weights: ofAdapter([weight(a, [inner, rank], init), weight(b, [rank, outer], "zeros")]),
        flops: 2 * rowsOf(node) * rank * (inner + outer),
      };
    });
  return {
    ...node,
    args: { ...node.args, lora_scale: numberOf(args, "alpha") / rank, lora_dropout: numberOf(args, "dropout") },
    weights: [...node.weights, ...added.flatMap(({ weights }) => weights)],
    flops: node.flops + added.reduce((sum, { flops }) => sum + flops, 0),
    kept: (node.kept ?? 0) + added.length * rowsOf(node) * rank,
  };
}

function withPrefix(node: GraphNode, place: Place | undefined, args: CheckedAdapt["call"]["args"]): GraphNode {
  const shape = node.weights.find(({ name }) => name === "key_kernel")?.shape.slice(1);
  if (place === undefined || shape === undefined) return node;
  const length = numberOf(args, "length");
  const init = { call: "normal", args: { std: 0.02 } };
  const added = ofAdapter(["prefix_key", "prefix_value"].map((name) => weight(name, [length, ...shape], init)));
  return {
    ...node,
    weights: [...node.weights, ...added],
    flops: node.flops + 4 * rowsOf(node) * length * sizeOf(shape),
  };
}

/** Puts a bottleneck after each place; what reads it reads the sum. */
function withBottlenecks(model: CheckedModel, { call, places }: CheckedAdapt): CheckedModel {
  const byNode = new Map(places.map((place) => [place.node, place]));
  /** Reader and what it read, to what it reads now. */
  const redirected = new Map(
    places.flatMap(({ node, into }) => into.map((reader) => [`${reader} ${node}`, `${node}/adapter/sum`] as const)),
  );
  const nodes = model.nodes.flatMap((node): readonly GraphNode[] => {
    const inputs = node.inputs.map((input) => redirected.get(`${node.id} ${input}`) ?? input);
    const place = byNode.get(node.id);
    return [{ ...node, inputs }, ...(place === undefined ? [] : bottleneck(node, call.args))];
  });
  return { ...model, nodes };
}

function bottleneck(after: GraphNode, args: CheckedAdapt["call"]["args"]): readonly GraphNode[] {
  const base = `${after.id}/adapter`;
  const shape = [...after.type.shape.slice(0, -1), numberOf(args, "size")];
  const down = operatorNode("dense", {
    ...{ id: `${base}/down`, inputs: [after], span: after.span },
    args: { units: numberOf(args, "size"), activation: args["activation"] ?? null },
  });
  const up = operatorNode("dense", {
    ...{ id: `${base}/up`, inputs: [{ ...down, type: { ...after.type, shape } }], span: after.span },
    args: { units: after.type.shape.at(-1) ?? 1, init: { call: "zeros", args: {}, span: after.span } },
  });
  const sum = operatorNode("add", { id: `${base}/sum`, inputs: [after, up], span: after.span, args: {} });
  return [down, up, sum].map((node) => ({
    ...node,
    weights: ofAdapter(node.weights),
    type: { ...after.type, shape: node.type.shape },
  }));
}

interface NodeParts extends Pick<GraphNode, "id" | "args" | "span"> {
  readonly inputs: readonly GraphNode[];
}

/** A node of an operator that takes what it is given. */
function operatorNode(name: string, { id, args: given, inputs, span }: NodeParts): GraphNode {
  const entry = findEntry<OperatorEntry>(catalog.operators, name);
  if (entry === undefined) throw new InternalError(`there is no operator \`${name}\``);
  const args = withDefaults(entry, given);
  const types = inputs.map(({ type }) => floats(type.shape));
  const shaped = entry.shape(types, args, { call: name, from: "adapter" });
  if ("code" in shaped) throw new InternalError(`\`${id}\`: ${shaped.title}`);
  return { id, op: name, args, inputs: inputs.map((one) => one.id), ...shaped, span };
}
