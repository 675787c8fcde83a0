/**
 * A model with adapters in, a plain one out: low-rank products are added to the kernels that they stand beside, `W + scale·A·B`, and are
 * gone; what else an adapter has put in is an ordinary part of it. It answers as before, up to rounding.
 */
import { type CheckedModel, type GraphNode, lowRankNames, type WeightSpec } from "@penstock/dsl";
import type { StoredTensor } from "../../artifacts/safetensors.ts";
import { InternalError } from "../../internal-error.ts";
import { numberArgument } from "../../ops/arguments.ts";
import { weightName } from "../forward.ts";

/** A kernel of a node with the two matrices beside it. */
interface Pair {
  readonly kernel: string;
  readonly a: string;
  readonly b: string;
}

function pairsOf({ weights }: GraphNode): readonly Pair[] {
  const names = new Set(weights.map(({ name }) => name));
  return [...names].flatMap((kernel) => {
    if (!kernel.endsWith("kernel")) return [];
    const [a, b] = lowRankNames(kernel);
    return names.has(a) && names.has(b) ? [{ kernel, a, b }] : [];
  });
}

function plainWeight({ base: _base, adapter: _adapter, ...spec }: WeightSpec): WeightSpec {
  return { ...spec, trainable: !spec.name.startsWith("moving_") };
}

/** The model without low-rank products, in which nothing is a base's. */
export function mergedModel(model: CheckedModel): CheckedModel {
  const nodes = model.nodes.map((node): GraphNode => {
    const gone = new Set(pairsOf(node).flatMap(({ a, b }) => [a, b]));
    const { lora_scale: _scale, lora_dropout: _dropout, ...args } = node.args;
    const weights = node.weights.filter(({ name }) => !gone.has(name)).map(plainWeight);
    return { ...node, args, weights };
  });
  return { ...model, nodes };
}

/** The weights of the merged model. Kernels without a product beside them are the same arrays as before. */
export function mergedWeights(
  model: CheckedModel,
  weights: ReadonlyMap<string, StoredTensor>,
): Map<string, StoredTensor> {
  const merged = new Map(weights);
  for (const node of model.nodes) {
    for (const { kernel, a, b } of pairsOf(node)) {
      const at = (name: string): StoredTensor => {
        const found = weights.get(weightName(node, name));
        if (found === undefined) throw new InternalError(`there is no weight \`${weightName(node, name)}\``);
        return found;
      };
      merged.set(
        weightName(node, kernel),
        added(at(kernel), { a: at(a), b: at(b) }, numberArgument(node.args, "lora_scale")),
      );
      merged.delete(weightName(node, a));
      merged.delete(weightName(node, b));
    }
  }
  return merged;
}

/** `W + scale·A·B`, summed in double precision; A is `[inner, rank]`, B `[rank, outer]`, W any shape of inner × outer values. */
function added(
  { shape, data }: StoredTensor,
  { a, b }: { readonly a: StoredTensor; readonly b: StoredTensor },
  scale: number,
): StoredTensor {
  const [inner = 0, rank = 0] = a.shape;
  const [, outer = 0] = b.shape;
  const row = new Float64Array(outer);
  const sum = new Float32Array(data.length);
  for (let from = 0; from < inner; from++) {
    row.fill(0);
    for (let at = 0; at < rank; at++) {
      const factor = scale * (a.data[from * rank + at] ?? 0);
      for (let to = 0; to < outer; to++) row[to] = (row[to] ?? 0) + factor * (b.data[at * outer + to] ?? 0);
    }
    for (let to = 0; to < outer; to++) sum[from * outer + to] = (data[from * outer + to] ?? 0) + (row[to] ?? 0);
  }
  return { shape, data: sum };
}
