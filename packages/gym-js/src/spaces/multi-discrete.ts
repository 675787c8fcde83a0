/**
 * A space of arrays of categories. In: how many values each element has. Out: the product of Discrete spaces.
 * Why: several choices at once, such as the keys of a game controller.
 */
import { GymError, show } from "../errors/gym-error.ts";
import { ArraySpace } from "./array-space.ts";
import type { SpaceJson } from "./space-json.ts";

/** Further arguments of a MultiDiscrete. */
export interface MultiDiscreteArguments {
  /** The extents if there is more than one axis. */
  readonly shape?: readonly number[];
  /** The smallest value of each element; 0 if left out. */
  readonly start?: readonly number[];
}

/** Restrictions on one sample of a MultiDiscrete, one list an element, row-major; give at most one of the two. */
export interface MultiDiscreteSampling {
  /** For each element one entry a value: 1 or true where it may be drawn. Where none may, the element's start is given. */
  readonly mask?: readonly ArrayLike<number | boolean>[];
  /** For each element one probability a value, with sum 1. */
  readonly probability?: readonly ArrayLike<number>[];
}

/** Int32Arrays with `start[i] <= value[i] < start[i] + counts[i]`; samples equal Gymnasium's for the same seed. */
export class MultiDiscrete extends ArraySpace<"int32"> {
  /** Number of values of each element (Gymnasium's `nvec`). */
  readonly counts: readonly number[];
  readonly start: readonly number[];

  /** Throws GymError unless counts are positive integers and start has as many integers. */
  constructor(counts: readonly number[], { shape = [counts.length], start }: MultiDiscreteArguments = {}) {
    super("int32", shape);
    this.counts = [...counts];
    this.start = start === undefined ? counts.map(() => 0) : [...start];
    const fits = (value: number): boolean => Number.isInteger(value) && Math.abs(value) <= 2 ** 30;
    if (this.size !== counts.length || !counts.every((count) => fits(count) && count > 0)) {
      throw new GymError(
        "space",
        `MultiDiscrete of ${this.size} elements needs as many counts from 1 to 2^30; received [${counts.join(", ")}].`,
      );
    }
    if (this.start.length !== counts.length || !this.start.every(fits)) {
      throw new GymError(
        "space",
        `MultiDiscrete needs one integer start per count, within ±2^30; received [${this.start.join(", ")}] for ${counts.length} counts.`,
      );
    }
  }

  get flatSize(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }

  /** Throws GymError if the mask or the probabilities do not fit. */
  sample(sampling?: MultiDiscreteSampling): Int32Array {
    const { mask, probability } = sampling ?? {};
    if (mask !== undefined && probability !== undefined) {
      throw new GymError("sample", "MultiDiscrete.sample takes a mask or a probability; received both. Leave one out.");
    }
    const weights = mask ?? probability;
    if (weights === undefined) {
      return Int32Array.from(this.counts, (count, i) => Math.floor(this.rng.random() * count) + (this.start[i] ?? 0));
    }
    if (weights.length !== this.size) throw this.#samplingError(weights, "a list for each element");
    return Int32Array.from(weights, (own, i) => (this.start[i] ?? 0) + this.#draw(own, i, mask !== undefined));
  }

  /** One of the values that have a weight, by equal or by given probabilities. */
  #draw(weights: ArrayLike<number | boolean>, element: number, masked: boolean): number {
    const list = Array.from(weights, Number);
    const fits = list.every((weight) => (masked ? weight === 0 || weight === 1 : weight >= 0 && weight <= 1));
    const possible = masked || list.some((weight) => weight > 0);
    if (!fits || !possible || list.length !== this.counts[element]) {
      const entries = masked ? "entries, each 0 or 1," : "probabilities with sum 1";
      throw this.#samplingError(weights, `${this.counts[element]} ${entries} for element ${element}`);
    }
    const allowed = list.flatMap((weight, value) => (weight > 0 ? [value] : []));
    if (masked) return allowed.length === 0 ? 0 : this.rng.choice(allowed);
    return this.rng.choice(
      allowed,
      list.filter((weight) => weight > 0),
    );
  }

  #samplingError(received: unknown, expected: string): GymError {
    return new GymError("sample", `${this.describe()}.sample needs ${expected}; received ${show(received)}.`);
  }

  /** One one-hot vector after the other. */
  flattenInto(value: Int32Array, into: Float32Array | Float64Array, offset = 0): void {
    into.fill(0, offset, offset + this.flatSize);
    let from = offset;
    this.counts.forEach((count, i) => {
      into[from + (value[i] ?? 0) - (this.start[i] ?? 0)] = 1;
      from += count;
    });
  }

  unflatten(flat: ArrayLike<number>, offset = 0): Int32Array {
    let from = offset;
    return Int32Array.from(this.counts, (count, i) => {
      let hot = 0;
      while (hot < count && (flat[from + hot] ?? 0) === 0) hot++;
      if (hot === count) {
        throw new GymError(
          "sample",
          `Element ${i} of ${this.describe()} needs a one-hot vector of ${count} with an entry that is not 0.`,
        );
      }
      from += count;
      return hot + (this.start[i] ?? 0);
    });
  }

  flatBounds(): { readonly low: readonly number[]; readonly high: readonly number[] } {
    return { low: new Array<number>(this.flatSize).fill(0), high: new Array<number>(this.flatSize).fill(1) };
  }

  toJson(): SpaceJson {
    return { kind: "multi_discrete", counts: this.counts, start: this.start, shape: this.shape };
  }

  describe(): string {
    const start = this.start.some((value) => value !== 0) ? `, start=[${this.start.join(" ")}]` : "";
    return `MultiDiscrete([${this.counts.join(" ")}]${start})`;
  }

  protected admits(element: number, index: number): boolean {
    const start = this.start[index] ?? 0;
    return element >= start && element < start + (this.counts[index] ?? 0);
  }
}
