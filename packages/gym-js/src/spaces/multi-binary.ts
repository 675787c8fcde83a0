/**
 * A space of arrays of zeros and ones. In: the number of bits, or a shape. Out: the space.
 * Why: several switches at once, and sets of features.
 */
import { ArraySpace } from "./array-space.ts";
import type { SpaceJson } from "./space-json.ts";

/** Int8Arrays of zeros and ones; samples equal Gymnasium's for the same seed. */
export class MultiBinary extends ArraySpace<"int8"> {
  /** `n` is the number of bits, or the shape of an array of bits. Throws GymError unless all are positive integers. */
  constructor(n: number | readonly number[]) {
    super("int8", typeof n === "number" ? [n] : n);
  }

  get flatSize(): number {
    return this.size;
  }

  sample(): Int8Array {
    return this.rng.fillIntegers(new Int8Array(this.size), 0, 2);
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
