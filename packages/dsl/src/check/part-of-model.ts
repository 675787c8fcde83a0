/** In: a model and some of its outputs. Out: the same model without what only the others need; itself where nothing is left out. */
import type { CheckedModel } from "./checked-program.ts";

const parts = new WeakMap<CheckedModel, Map<string, CheckedModel>>();

/** The part of a model that gives those outputs. The same object for the same outputs, so that it may be compared. */
export function partOfModel(model: CheckedModel, outputs: readonly string[]): CheckedModel {
  if (model.outputs.every(({ name }) => outputs.includes(name))) return model;
  const known = parts.get(model) ?? new Map<string, CheckedModel>();
  parts.set(model, known);
  const key = model.outputs.map(({ name }) => (outputs.includes(name) ? "1" : "0")).join("");
  const ready = known.get(key);
  if (ready !== undefined) return ready;
  const kept = model.outputs.filter(({ name }) => outputs.includes(name));
  const needed = new Set(kept.map(({ node }) => node));
  // Every node follows its inputs, so from the end everything that is needed is known when its node comes.
  for (const node of [...model.nodes].reverse()) {
    if (needed.has(node.id)) for (const input of node.inputs) needed.add(input);
  }
  const part = {
    ...model,
    inputs: model.inputs.filter(({ name }) => needed.has(name)),
    nodes: model.nodes.filter(({ id }) => needed.has(id)),
    outputs: kept,
  };
  known.set(key, part);
  return part;
}
