/**
 * Weights of a model that adapts a base, told apart: those of the base, which stay as they are and which no run keeps, and a run's own.
 */
import type { CheckedModel } from "@penstock/dsl";
import type { StoredTensor } from "../../artifacts/safetensors.ts";
import { weightName } from "../forward.ts";

/** Full names of the weights that are the base's; none where nothing is adapted. */
export function baseNames(model: CheckedModel): ReadonlySet<string> {
  return new Set(
    model.nodes.flatMap((node) =>
      node.weights.flatMap(({ name, base }) => (base === true ? [weightName(node, name)] : [])),
    ),
  );
}

/** Without what is the base's. */
export function ownWeights<Weight>(model: CheckedModel, weights: ReadonlyMap<string, Weight>): Map<string, Weight> {
  const base = baseNames(model);
  return new Map([...weights].filter(([name]) => !base.has(name)));
}

/** Weights before the first step. */
export type Started = ReadonlyMap<string, StoredTensor>;

/** What a run has kept, with its base where it adapts one: `started` gives that. */
export function withBase(
  model: CheckedModel,
  kept: ReadonlyMap<string, StoredTensor>,
  started: () => Started,
): ReadonlyMap<string, StoredTensor> {
  return baseNames(model).size === 0 ? kept : new Map([...ofBase(model, started()), ...kept]);
}

/** Only what is the base's. */
export function ofBase<Weight>(model: CheckedModel, weights: ReadonlyMap<string, Weight>): Map<string, Weight> {
  const base = baseNames(model);
  return new Map([...weights].filter(([name]) => base.has(name)));
}
