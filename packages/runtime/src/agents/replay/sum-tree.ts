/**
 * Weights in, the place out that a part of their sum falls on: a binary tree whose nodes hold the sum of what is below them, so
 * that a change and a search take log₂ n steps. Schaul, Quan, Antonoglou and Silver, Prioritized Experience Replay, 2016,
 * appendix B.2.1.
 */
export class SumTree {
  readonly size: number;
  readonly #leaves: number;
  /** Node i has the children 2i and 2i + 1; the root is 1. */
  readonly #sums: Float64Array;

  constructor(size: number) {
    this.size = size;
    this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(1, size)));
    this.#sums = new Float64Array(2 * this.#leaves);
  }

  get total(): number {
    return this.#sums[1] ?? 0;
  }

  weightOf(index: number): number {
    return this.#sums[this.#leaves + index] ?? 0;
  }

  /** Sums are formed anew from both children, so that rounding does not pile up over millions of changes. */
  setWeight(index: number, weight: number): void {
    let node = this.#leaves + index;
    this.#sums[node] = weight;
    for (node >>= 1; node >= 1; node >>= 1) {
      this.#sums[node] = (this.#sums[2 * node] ?? 0) + (this.#sums[2 * node + 1] ?? 0);
    }
  }

  /** The place whose stretch of the sum `[0, total)` holds `at`; never one of weight 0 while another has one. */
  find(at: number): number {
    let node = 1;
    let left = at;
    while (node < this.#leaves) {
      const low = this.#sums[2 * node] ?? 0;
      const high = this.#sums[2 * node + 1] ?? 0;
      // Rounding may leave `at` beyond the last stretch.
      if (left < low || high === 0) node = 2 * node;
      else {
        left -= low;
        node = 2 * node + 1;
      }
    }
    return node - this.#leaves;
  }

  /** `[size]`: all weights, as `restore` takes them. */
  snapshot(): Float64Array {
    return this.#sums.slice(this.#leaves, this.#leaves + this.size);
  }

  restore(weights: Float64Array): void {
    this.#sums.fill(0);
    this.#sums.set(weights, this.#leaves);
    for (let node = this.#leaves - 1; node >= 1; node--) {
      this.#sums[node] = (this.#sums[2 * node] ?? 0) + (this.#sums[2 * node + 1] ?? 0);
    }
  }
}
