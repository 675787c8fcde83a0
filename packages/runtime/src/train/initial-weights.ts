/**
 * A model's weights before training, drawn in plain numbers from named streams: the same on every backend, and not
 * shifted by layers added elsewhere.
 */
import type { CheckedModel, GraphNode, WeightSpec } from "@penstock/dsl";
import type { StoredTensor } from "../artifacts/safetensors.ts";
import { randomStream } from "../random/stream.ts";
import { weightName } from "./forward.ts";
import { drawInitial } from "./initializers.ts";

/** One weight of a node. */
export function initialWeight(node: GraphNode, spec: WeightSpec, seed: number): StoredTensor {
  return { shape: spec.shape, data: drawInitial(spec, randomStream(seed, "init", weightName(node, spec.name))) };
}

/** Every weight of a model by full name. */
export function initialWeights(model: CheckedModel, seed: number): Map<string, StoredTensor> {
  const weights = new Map<string, StoredTensor>();
  for (const node of model.nodes) {
    for (const spec of node.weights) {
      weights.set(weightName(node, spec.name), initialWeight(node, spec, seed));
    }
  }
  return weights;
}
