/**
 * A space of arrays of zeros and ones. In: the number of bits, or a shape. Out: the space.
 * Why: several switches at once, and sets of features.
 */
import { GymError, show } from "../errors/gym-error.ts";
import { ArraySpace } from "./array-space.ts";
import type { SpaceJson } from "./space-json.ts";

/** Restrictions on one sample of a MultiBinary; give at most one. */
export interface MultiBinarySampling {
  /** One entry a bit: 0 or 1 for a bit that is to be this, 2 for one that is to be drawn. */
  readonly mask?: ArrayLike<number>;
  /** One entry a bit: the probability of a 1. */
  readonly probability?: ArrayLike<number>;
}

/** Int8Arrays of zeros and ones; samples equal Gymnasium's for the same seed. */
export class MultiBinary extends ArraySpace<"int8"> {
  /** `n` is the number of bits, or the shape of an array of bits. Throws GymError unless all are positive integers. */
  constructor(n: number | readonly number[]) {
    super("int8", typeof n === "number" ? [n] : n);
  }

  get flatSize(): number {
    return this.size;
  }

  /** Throws GymError if the mask or the probabilities do not fit. */
  sample({ mask, probability }: MultiBinarySampling = {}): Int8Array {
    if (mask !== undefined && probability !== undefined) {
      throw new GymError("sample", "MultiBinary.sample takes a mask or a probability; received both. Leave one out.");
    }
    if (probability !== undefined) {
      this.#check(probability, "probabilities from 0 to 1", (entry) => entry >= 0 && entry <= 1);
      return Int8Array.from(probability, (entry) => (this.rng.random() <= entry ? 1 : 0));
    }
    if (mask !== undefined) this.#check(mask, "entries, each 0, 1 or 2", (entry) => [0, 1, 2].includes(entry));
    // Every bit is drawn, also one that the mask decides.
    const drawn = this.rng.fillIntegers(new Int8Array(this.size), 0, 2);
    return mask === undefined ? drawn : drawn.map((bit, i) => (mask[i] === 2 ? bit : (mask[i] ?? 0)));
  }

  #check(list: ArrayLike<number>, expected: string, fits: (entry: number) => boolean): void {
    if (list.length === this.size && Array.from(list).every(fits)) return;
    throw new GymError("sample", `${this.describe()}.sample needs ${this.size} ${expected}; received ${show(list)}.`);
  }

  flattenInto(value: Int8Array, into: Float32Array | Float64Array, offset = 0): void {
    into.set(value, offset);
  }

  unflatten(flat: ArrayLike<number>, offset = 0): Int8Array {
    return Int8Array.from({ length: this.size }, (_, i) => flat[offset + i] ?? 0);
  }

  flatBounds(): { readonly low: readonly number[]; readonly high: readonly number[] } {
    return { low: new Array<number>(this.size).fill(0), high: new Array<number>(this.size).fill(1) };
  }

  toJson(): SpaceJson {
    return { kind: "multi_binary", shape: this.shape };
  }

  describe(): string {
    return this.shape.length === 1 ? `MultiBinary(${this.size})` : `MultiBinary((${this.shape.join(", ")}))`;
  }

  protected admits(element: number): boolean {
    return element === 0 || element === 1;
  }
}
