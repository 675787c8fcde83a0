/**
 * A space of values one beside the other. In: spaces. Out: the space of arrays with a member of each.
 * Why: an observation may have parts of different kinds, such as a hand of cards.
 */
import { GymError, show } from "../errors/gym-error.ts";
import type { Seed } from "../seeding/seed-sequence.ts";
import { type Json, Space } from "./space.ts";
import type { SpaceJson } from "./space-json.ts";

/** The spaces whose members are the parts of `Values`. */
export type SpacesOf<Values extends readonly unknown[]> = {
  readonly [Index in keyof Values]: Space<Values[Index]>;
};

/** All arrays whose parts are members of the given spaces, in order; samples equal Gymnasium's for the same seed. */
export class Tuple<Values extends readonly unknown[]> extends Space<Values> {
  readonly spaces: SpacesOf<Values>;
  /** Extents are the parts'; the tuple itself has none. */
  readonly shape: readonly number[] = [];
  readonly #parts: readonly Space[];

  /** Throws GymError unless there is at least one space. */
  constructor(spaces: SpacesOf<Values>) {
    super();
    // A mapped tuple type is not seen as the array that it is.
    const parts = [...(spaces as unknown as readonly Space[])];
    if (parts.length === 0 || !parts.every((part) => part instanceof Space)) {
      throw new GymError("space", `Tuple needs spaces, at least one; received ${show(spaces)}.`);
    }
    this.spaces = spaces;
    this.#parts = parts;
  }

  get flatSize(): number {
    return this.#parts.reduce((sum, part) => sum + part.flatSize, 0);
  }

  /** Seeds the parts by numbers drawn from this seed, or each from fresh entropy. */
  override seed(seed?: Seed): bigint {
    const used = super.seed(seed);
    for (const part of this.#parts) {
      if (seed === undefined) part.seed();
      else part.seed(this.rng.integers(2 ** 31 - 1));
    }
    return used;
  }

  sample(): Values {
    return this.#valuesOf((part) => part.sample());
  }

  contains(value: unknown): value is Values {
    return (
      Array.isArray(value) &&
      value.length === this.#parts.length &&
      this.#parts.every((part, index) => part.contains(value[index]))
    );
  }

  flattenInto(value: Values, into: Float32Array | Float64Array, offset = 0): void {
    let at = offset;
    for (const [index, part] of this.#parts.entries()) {
      part.flattenInto(value[index], into, at);
      at += part.flatSize;
    }
  }

  unflatten(flat: ArrayLike<number>, offset = 0): Values {
    let at = offset;
    return this.#valuesOf((part) => {
      const value = part.unflatten(flat, at);
      at += part.flatSize;
      return value;
    });
  }

  flatBounds(): { readonly low: readonly number[]; readonly high: readonly number[] } {
    const bounds = this.#parts.map((part) => part.flatBounds());
    return { low: bounds.flatMap(({ low }) => low), high: bounds.flatMap(({ high }) => high) };
  }

  valueToJson(value: Values): Json {
    return this.#parts.map((part, index) => part.valueToJson(value[index]));
  }

  valueFromJson(json: unknown): Values {
    if (!Array.isArray(json) || json.length !== this.#parts.length) {
      throw new GymError(
        "sample",
        `A member of ${this.describe()} in JSON is a list of ${this.#parts.length} parts; received ${show(json)}.`,
      );
    }
    return this.#valuesOf((part, index) => part.valueFromJson(json[index]));
  }

  toJson(): SpaceJson {
    return { kind: "tuple", spaces: this.#parts.map((part) => part.toJson()) };
  }

  describe(): string {
    return `Tuple(${this.#parts.map((part) => part.describe()).join(", ")})`;
  }

  #valuesOf(value: (part: Space, index: number) => unknown): Values {
    // Each part's value is a member of that part's space, from which the type is made.
    return this.#parts.map(value) as unknown as Values;
  }
}
