/**
 * A model's weights before training, drawn in plain numbers from named streams: the same on every backend, and not
 * shifted by layers added elsewhere.
 */
import { type CheckedModel, sizeOf, type WeightSpec } from "@penstock/dsl";
import type { StoredTensor } from "../artifacts/safetensors.ts";
import { randomStream } from "../random/stream.ts";
import { weightName } from "./forward.ts";

/** Values that flow into and out of one unit, counting a convolution's window. */
function fans(shape: readonly number[]): { fanIn: number; fanOut: number } {
  const window = sizeOf(shape.slice(0, -2));
  return { fanIn: window * (shape.at(-2) ?? 1), fanOut: window * (shape.at(-1) ?? 1) };
}

function draw(spec: WeightSpec, seed: number, name: string): Float32Array {
  const count = sizeOf(spec.shape);
  const values = new Float32Array(count);
  const { fanIn, fanOut } = fans(spec.shape);
  const stream = randomStream(seed, "init", name);
  switch (spec.init) {
    case "zeros":
      return values;
    case "ones":
      return values.fill(1);
    case "glorot_uniform": {
      // Glorot and Bengio, 2010, equation 16.
      const limit = Math.sqrt(6 / (fanIn + fanOut));
      return values.map(() => (2 * stream.uniform() - 1) * limit);
    }
    case "he_normal": {
      // He et al., 2015, equation 10.
      const deviation = Math.sqrt(2 / fanIn);
      return values.map(() => stream.normal() * deviation);
    }
  }
}

/** Every weight of a model by full name. */
export function initialWeights(model: CheckedModel, seed: number): Map<string, StoredTensor> {
  const weights = new Map<string, StoredTensor>();
  for (const node of model.nodes) {
    for (const spec of node.weights) {
      const name = weightName(node, spec.name);
      weights.set(name, { shape: spec.shape, data: draw(spec, seed, name) });
    }
  }
  return weights;
}
