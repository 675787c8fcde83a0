/** Weights that a model would be drawn, those of another, and what fits of these in; the weights that it starts with out. */
import type { CarriedRows, WeightMatch } from "@penstock/dsl";
import type { StoredTensor } from "../artifacts/safetensors.ts";
import { InternalError } from "../internal-error.ts";

type Weights = ReadonlyMap<string, StoredTensor>;

function named(weights: Weights, name: string): StoredTensor {
  const found = weights.get(name);
  if (found === undefined) throw new InternalError(`there is no weight \`${name}\``);
  return found;
}

/** Takes what fits and leaves the rest as drawn, of which what is taken as a whole may be absent. Arrays are the other's own. */
export function carryWeights(
  drawn: Weights,
  other: Weights,
  { kept, carried }: WeightMatch,
): Map<string, StoredTensor> {
  const weights = new Map(drawn);
  for (const { name, from } of kept) {
    weights.set(name, named(other, from));
  }
  for (const one of carried) weights.set(one.name, withRows(named(drawn, one.name), named(other, one.from), one));
  return weights;
}

/** A weight with rows of another in the place of its own. */
function withRows(drawn: StoredTensor, other: StoredTensor, { name, axis, rows }: CarriedRows): StoredTensor {
  if (rows === null) throw new InternalError(`the rows of \`${name}\` are not known`);
  const { shape } = drawn;
  const count = shape[axis] ?? 0;
  const theirs = other.shape[axis] ?? 0;
  const outer = shape.slice(0, axis).reduce((product, size) => product * size, 1);
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const data = drawn.data.slice();
  for (let place = 0; place < outer; place++) {
    for (const [row, from] of rows.entries()) {
      if (from < 0) continue;
      const start = (place * theirs + from) * inner;
      data.set(other.data.subarray(start, start + inner), (place * count + row) * inner);
    }
  }
  return { shape, data };
}
