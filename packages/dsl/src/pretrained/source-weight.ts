/** What a weight of ours is made of: a tensor of a file of pretrained weights, and how its values change places. */

export interface SourceWeight {
  /** Our name, from the layer on: `repeat/transformer_block_3/attention/query_kernel`. */
  readonly name: string;
  readonly shape: readonly number[];
  /** The tensor in the file, without what stands in front of all names there. */
  readonly from: string;
  /** Its shape in the file. */
  readonly sourceShape: readonly number[];
  readonly change: WeightChange;
}

/** In this order: a part of an axis is taken, then rows and columns change places; what comes has the values of our shape in order. */
export interface WeightChange {
  readonly take: { readonly axis: 0 | 1; readonly start: number; readonly count: number } | null;
  readonly turned: boolean;
}

const asItIs: WeightChange = { take: null, turned: false };

/** A weight whose values lie as they do in the file. */
export function same(name: string, shape: readonly number[], from: string): SourceWeight {
  return { name, shape, from, sourceShape: shape, change: asItIs };
}
