/**
 * What spaces made of other spaces share. In: an ordered list of spaces. Out: their product.
 * Why: Tuple and Dict differ in how a member is put together, not in how parts are seeded, drawn and flattened.
 */
import { GymError, show } from "../errors/gym-error.ts";
import type { Seed } from "../seeding/seed-sequence.ts";
import { Space } from "./space.ts";

/** What a member of a space is, in types. */
export type MemberOf<S> = S extends Space<infer Value> ? Value : never;

/** What `sample` of a space takes, in types; undefined where it takes nothing. */
export type SamplingOf<S> = S extends { sample(sampling?: infer Sampling): unknown } ? Sampling | undefined : undefined;

/** Seeds of parts are drawn from below this, the greatest 32-bit integer. */
export const partSeedEnd = 2 ** 31 - 1;

/** A space whose members have one part from each of an ordered list of spaces. */
export abstract class ProductSpace<Value> extends Space<Value> {
  readonly shape: readonly number[] = [];
  readonly #parts: readonly Space[];

  /** Throws GymError if a part is no space; `names` are what the parts are called in messages. */
  constructor(parts: readonly Space[], names: readonly string[]) {
    super();
    parts.forEach((part: unknown, i) => {
      if (part instanceof Space) return;
      throw new GymError(
        "space",
        `Part ${names[i]} of a ${new.target.name} must be a Space, such as new Discrete(2); received ${show(part)}.`,
      );
    });
    this.#parts = parts;
  }

  /** The part of a member that belongs to the space at `index`. */
  protected abstract part(value: Value, index: number): unknown;
  /** The member with these parts. */
  protected abstract assemble(parts: readonly unknown[]): Value;

  override get flattenable(): boolean {
    return this.#parts.every((part) => part.flattenable);
  }

  get flatSize(): number {
    return this.#parts.reduce((sum, part) => sum + part.flatSize, 0);
  }

  /**
   * Restarts the generators of all parts, each from a seed that is drawn from `seed` as Gymnasium draws it; parts may be
   * seeded one by one instead. Throws GymError for a seed that is not an integer ≥ 0.
   */
  override seed(seed?: Seed): bigint {
    const own = super.seed(seed);
    const drawn = this.#parts.map(() => this.rng.integers(partSeedEnd));
    this.#parts.forEach((part, i) => {
      part.seed(drawn[i] ?? 0);
    });
    return own;
  }

  protected override parts(): readonly Space[] {
    return this.#parts;
  }

  flattenInto(value: Value, into: Float32Array | Float64Array, offset = 0): void {
    let from = offset;
    this.#parts.forEach((space, i) => {
      space.flattenInto(this.part(value, i), into, from);
      from += space.flatSize;
    });
  }

  unflatten(flat: ArrayLike<number>, offset = 0): Value {
    let from = offset;
    return this.assemble(
      this.#parts.map((space) => {
        const part = space.unflatten(flat, from);
        from += space.flatSize;
        return part;
      }),
    );
  }

  flatBounds(): { readonly low: readonly number[]; readonly high: readonly number[] } {
    const bounds = this.#parts.map((space) => space.flatBounds());
    return { low: bounds.flatMap(({ low }) => low), high: bounds.flatMap(({ high }) => high) };
  }

  /** A member drawn part by part; `sampling` holds what each part's own `sample` takes. */
  protected drawn(sampling?: readonly unknown[]): Value {
    return this.assemble(
      this.#parts.map((space: { sample(sampling?: unknown): unknown }, i) => space.sample(sampling?.[i])),
    );
  }
}
