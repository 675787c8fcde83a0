/**
 * Mean and variance of a stream. In: vectors, one at a time. Out: the mean and variance of each element so far.
 * Why: normalising needs them before all values are known. T. F. Chan, G. H. Golub, R. J. LeVeque 1979, with the
 * operations in Gymnasium's order, so that the same stream leaves the same numbers.
 */

import type { SnapshotFields } from "../snapshot/snapshot-fields.ts";

/** Starts at mean 0 and variance 1 with a weight of 0.0001. */
export class RunningMoments {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  #count = 1e-4;
  #single: boolean;

  /** `size`: elements of a vector; `single`: whether mean and variance are float32 as long as all vectors are. */
  constructor(size: number, { single }: { readonly single: boolean }) {
    this.mean = new Float64Array(size);
    this.variance = new Float64Array(size).fill(1);
    this.#single = single;
  }

  /** How many vectors were taken in, and 0.0001 for the start. */
  get count(): number {
    return this.#count;
  }

  /** Whether mean and variance are float32 numbers. */
  get single(): boolean {
    return this.#single;
  }

  /** All of it as an object of numbers, flags and arrays. */
  snapshotState(): object {
    return { mean: this.mean, variance: this.variance, count: this.#count, single: this.#single };
  }

  /** Reads what `snapshotState` gave, and gives back what assigns it. Throws GymError for what does not fit. */
  readState(fields: SnapshotFields): () => void {
    const mean = fields.like("mean", this.mean);
    const variance = fields.like("variance", this.variance);
    const count = fields.number("count");
    const single = fields.flag("single");
    return () => {
      this.mean.set(mean);
      this.variance.set(variance);
      this.#count = count;
      this.#single = single;
    };
  }

  /** Takes in one vector; `single` says that its elements are float32. */
  update(vector: ArrayLike<number>, { single }: { readonly single: boolean }): void {
    const stored = rounding(this.#single);
    this.#single &&= single;
    const round = rounding(this.#single);
    const total = this.#count + 1;
    for (let i = 0; i < this.mean.length; i++) {
      const mean = this.mean[i] ?? 0;
      const delta = round((vector[i] ?? 0) - mean);
      // What was stored in float32 is multiplied in float32, also where the sum that it enters is wider.
      const kept = stored((this.variance[i] ?? 0) * stored(this.#count));
      const added = round(round(round(delta * delta) * round(this.#count)) / round(total));
      this.mean[i] = round(mean + round(delta / round(total)));
      this.variance[i] = round(round(kept + added) / round(total));
    }
    this.#count = total;
  }
}

function rounding(single: boolean): (value: number) => number {
  return single ? Math.fround : asItIs;
}

function asItIs(value: number): number {
  return value;
}
