/**
 * A space of `n` consecutive integers. In: n, and where they start. Out: the space {start, ..., start + n - 1}.
 * Why: the action space of most games, and the state space of grid worlds.
 */
import { GymError, show } from "../errors/gym-error.ts";
import { type Json, Space } from "./space.ts";
import type { SpaceJson } from "./space-json.ts";

/** Restrictions on one sample of a Discrete; give at most one. */
export interface DiscreteSampling {
  /** One entry an element: 1 or true where it may be drawn, else 0 or false. If none may, `start` is given. */
  readonly mask?: ArrayLike<number | boolean>;
  /** One probability an element, with sum 1. */
  readonly probability?: ArrayLike<number>;
}

/** The integers from `start` to `start + n - 1`; samples equal Gymnasium's for the same seed. */
export class Discrete extends Space<number> {
  readonly n: number;
  readonly start: number;
  readonly shape: readonly number[] = [];

  /** Throws GymError unless `n` is a positive and `start` any integer. */
  constructor(n: number, { start = 0 }: { readonly start?: number } = {}) {
    super();
    if (!Number.isSafeInteger(n) || n < 1) {
      throw new GymError("space", `Discrete needs a positive integer as its number of elements; received ${show(n)}.`);
    }
    if (!Number.isSafeInteger(start) || !Number.isSafeInteger(start + n)) {
      throw new GymError("space", `Discrete needs an integer as its start; received ${show(start)}.`);
    }
    this.n = n;
    this.start = start;
  }

  get flatSize(): number {
    return this.n;
  }

  /** Throws GymError if the mask or the probabilities do not fit. */
  sample(sampling?: DiscreteSampling): number {
    if (sampling === undefined) return this.start + this.rng.integers(this.n);
    const { mask, probability } = sampling;
    if (mask !== undefined && probability !== undefined) {
      throw new GymError("sample", "Discrete.sample takes a mask or a probability; received both. Leave one out.");
    }
    if (probability !== undefined) return this.start + this.rng.choice(this.#indices(), probability);
    if (mask === undefined) return this.sample();
    if (mask.length !== this.n || !Array.from(mask).every((entry) => Number(entry) === 0 || Number(entry) === 1)) {
      throw new GymError(
        "sample",
        `The mask of ${this.describe()} must hold ${this.n} entries, each 0 or 1; received ${show(mask)}.`,
      );
    }
    const allowed = this.#indices().filter((index) => Number(mask[index]) === 1);
    return allowed.length === 0 ? this.start : this.start + this.rng.choice(allowed);
  }

  contains(value: unknown): value is number {
    return Number.isInteger(value) && Number(value) >= this.start && Number(value) < this.start + this.n;
  }

  flattenInto(value: number, into: Float32Array | Float64Array, offset = 0): void {
    into.fill(0, offset, offset + this.n);
    into[offset + value - this.start] = 1;
  }

  unflatten(flat: ArrayLike<number>, offset = 0): number {
    for (let i = 0; i < this.n; i++) if (flat[offset + i] !== 0) return this.start + i;
    throw new GymError("sample", `A one-hot vector of ${this.describe()} needs an entry that is not 0; received none.`);
  }

  flatBounds(): { readonly low: readonly number[]; readonly high: readonly number[] } {
    return { low: new Array<number>(this.n).fill(0), high: new Array<number>(this.n).fill(1) };
  }

  valueToJson(value: number): Json {
    return value;
  }

  valueFromJson(json: unknown): number {
    if (this.contains(json)) return json;
    throw new GymError("sample", `A member of ${this.describe()} in JSON is an integer of it; received ${show(json)}.`);
  }

  toJson(): SpaceJson {
    return { kind: "discrete", n: this.n, start: this.start };
  }

  describe(): string {
    return this.start === 0 ? `Discrete(${this.n})` : `Discrete(${this.n}, start=${this.start})`;
  }

  #indices(): number[] {
    return Array.from({ length: this.n }, (_, i) => i);
  }
}
