/**
 * A model in, its nodes in consecutive segments out, each handing one value to the next: where activations are recomputed,
 * only those values stay from the forward pass to the backward pass, and the inside of one segment at a time.
 */
import { type CheckedModel, type GraphNode, sizeOf } from "@penstock/dsl";

/** Consecutive nodes of a model. */
export interface Segment {
  readonly nodes: readonly GraphNode[];
  /** Id of the one node whose value comes in from before; null where only inputs of the model do. */
  readonly input: string | null;
  /** Id of the last node, whose value goes on. */
  readonly output: string;
}

/** Values that the backward pass needs of a node: its own, what went into its activation, and what lies inside. */
function keptOf({ type, args, kept = 0 }: GraphNode): number {
  return sizeOf(type.shape) * (typeof args["activation"] === "string" ? 2 : 1) + kept;
}

const sumOf = (nodes: readonly GraphNode[]): number => nodes.reduce((sum, node) => sum + keptOf(node), 0);

/**
 * Indices after which the nodes can be cut: what was computed before and is needed afterwards is the value of that node alone.
 * Outputs of the model are needed to the end, and so are all after the first of them.
 */
function cutsOf({ nodes, outputs }: CheckedModel): ReadonlySet<number> {
  const lastUse = new Map<string, number>();
  nodes.forEach((node, index) => {
    for (const input of node.inputs) lastUse.set(input, index);
  });
  for (const { node } of outputs) lastUse.set(node, nodes.length);
  const firstOutput = nodes.findIndex((node) => outputs.some((output) => output.node === node.id));
  const cuts = new Set<number>();
  // The index up to which some value from before the present node is needed.
  let needed = -1;
  nodes.slice(0, firstOutput).forEach((node, index) => {
    if (needed <= index) cuts.add(index);
    needed = Math.max(needed, lastUse.get(node.id) ?? -1);
  });
  return cuts;
}

/** Cuts as soon as a segment has so many values, and at no other place. */
function cutAt(nodes: readonly GraphNode[], cuts: ReadonlySet<number>, most: number): GraphNode[][] {
  const segments: GraphNode[][] = [];
  let open: GraphNode[] = [];
  let values = 0;
  nodes.forEach((node, index) => {
    open.push(node);
    values += keptOf(node);
    if (values < most || !cuts.has(index)) return;
    segments.push(open);
    open = [];
    values = 0;
  });
  return [...segments, open];
}

/** Values that live at once: those between segments, and the inside of the largest. */
function heldBy(segments: readonly (readonly GraphNode[])[]): number {
  const handed = segments.slice(0, -1).map((segment) => sizeOf(segment.at(-1)?.type.shape ?? []));
  return handed.reduce((sum, size) => sum + size, 0) + Math.max(...segments.map(sumOf));
}

/** The segments with which the fewest values live at once, of those that have about equally many; one where there is no cut. */
export function segmentsOf(model: CheckedModel): readonly Segment[] {
  const cuts = cutsOf(model);
  let best: readonly (readonly GraphNode[])[] = [model.nodes];
  let values = 0;
  model.nodes.forEach((node, index) => {
    values += keptOf(node);
    if (!cuts.has(index)) return;
    const segments = cutAt(model.nodes, cuts, values);
    if (heldBy(segments) < heldBy(best)) best = segments;
  });
  return best.map((nodes, index) => ({
    nodes,
    input: best[index - 1]?.at(-1)?.id ?? null,
    output: nodes.at(-1)?.id ?? "",
  }));
}
