/**
 * In: a model, and which of its nodes are adapted. Out: its heads: nodes that are a task's own and learn as a whole.
 */
import type { CheckedModel, GraphNode } from "../checked-program.ts";
import { trains } from "../freeze.ts";

/** Ids of what a node is computed from, itself included. */
export function ancestors({ nodes }: CheckedModel, id: string): ReadonlySet<string> {
  const found = new Set([id]);
  // Every node follows its inputs, so one pass from the end finds all.
  for (const node of [...nodes].reverse()) if (found.has(node.id)) for (const input of node.inputs) found.add(input);
  return found;
}

/** For each output the nodes with weights that it shares with no other, in the order of the model. */
function ownNodes(model: CheckedModel): readonly (readonly GraphNode[])[] {
  const needed = model.outputs.map(({ node }) => ancestors(model, node));
  return needed.map((mine, index) =>
    model.nodes.filter(
      (node) => trains(node) && mine.has(node.id) && !needed.some((other, at) => at !== index && other.has(node.id)),
    ),
  );
}

/** The last layer of every output; none of one that shares all with another. */
export function lastLayers(model: CheckedModel): ReadonlySet<string> {
  return new Set(ownNodes(model).flatMap((own) => own.at(-1)?.id ?? []));
}

/**
 * What of an id is adapted as one: the use of a layer, `hidden/encoder/`, in which an adapted node stands; an operator that stands in a
 * flow is one by itself.
 */
function partOf(id: string): string {
  const [flow = "", use = "", ...inside] = id.split("/");
  return inside.length === 0 ? id : `${flow}/${use}/`;
}

/**
 * The heads where the program names none: last layers, all that an output has for itself behind the adapted part, and what starts `anew`
 * while the rest goes on from weights that there are.
 */
export function usualHeads(
  model: CheckedModel,
  adapted: ReadonlySet<string>,
  anew: ReadonlySet<string>,
): readonly string[] {
  const parts = [...adapted].map(partOf);
  const inside = (id: string): boolean =>
    parts.some((part) => (part.endsWith("/") ? id.startsWith(part) : id === part));
  const before = new Set([...adapted].flatMap((id) => [...ancestors(model, id)]));
  const behind = new Set(adapted);
  for (const node of model.nodes) if (node.inputs.some((input) => behind.has(input))) behind.add(node.id);
  const last = lastLayers(model);
  const heads = new Set(
    ownNodes(model)
      .flat()
      .filter(({ id }) => last.has(id) || (behind.has(id) && !before.has(id) && !inside(id)))
      .map(({ id }) => id),
  );
  return model.nodes.filter(({ id }) => heads.has(id) || anew.has(id)).map(({ id }) => id);
}
