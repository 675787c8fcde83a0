/**
 * A space of lists with a space for each place. In: the spaces. Out: their product, in order.
 * Why: observations and actions of several kinds at once, such as a picture and a number.
 */
import { GymError, show } from "../errors/gym-error.ts";
import { type MemberOf, ProductSpace, type SamplingOf } from "./product-space.ts";
import type { Json, Space } from "./space.ts";
import type { SpaceJson } from "./space-json.ts";

/** A member of a Tuple of these spaces. */
export type TupleMember<Spaces extends readonly Space[]> = { readonly [I in keyof Spaces]: MemberOf<Spaces[I]> };

/** What each place's own `sample` takes, such as a mask; undefined for nothing. */
export type TupleSampling<Spaces extends readonly Space[]> = { readonly [I in keyof Spaces]: SamplingOf<Spaces[I]> };

/** Arrays whose element `i` is in `spaces[i]`; samples equal Gymnasium's for the same seed. */
export class Tuple<const Spaces extends readonly Space[] = readonly Space[]> extends ProductSpace<TupleMember<Spaces>> {
  readonly spaces: Spaces;

  /** Throws GymError if one of `spaces` is none. */
  constructor(spaces: Spaces) {
    super(
      spaces,
      spaces.map((_, i) => String(i)),
    );
    this.spaces = spaces;
  }

  /** Throws GymError unless `sampling` has one entry a place that fits it. */
  sample(sampling?: TupleSampling<Spaces>): TupleMember<Spaces> {
    if (sampling !== undefined && sampling.length !== this.spaces.length) {
      throw new GymError(
        "sample",
        `Tuple.sample takes one entry for each of its ${this.spaces.length} spaces; received ${show(sampling)}.`,
      );
    }
    return this.drawn(sampling);
  }

  contains(value: unknown): value is TupleMember<Spaces> {
    if (!Array.isArray(value) || value.length !== this.spaces.length) return false;
    return this.spaces.every((space, i) => space.contains(value[i]));
  }

  valueToJson(value: TupleMember<Spaces>): Json {
    return this.spaces.map((space, i) => space.valueToJson(value[i]));
  }

  valueFromJson(json: unknown): TupleMember<Spaces> {
    if (!Array.isArray(json) || json.length !== this.spaces.length) {
      throw new GymError(
        "sample",
        `A member of ${this.describe()} in JSON is a list of ${this.spaces.length} members; received ${show(json)}.`,
      );
    }
    return this.assemble(this.spaces.map((space, i) => space.valueFromJson(json[i])));
  }

  toJson(): SpaceJson {
    return { kind: "tuple", spaces: this.spaces.map((space) => space.toJson()) };
  }

  override equals(other: unknown): boolean {
    return (
      other instanceof Tuple &&
      other.spaces.length === this.spaces.length &&
      this.spaces.every((space, i) => space.equals(other.spaces[i]))
    );
  }

  describe(): string {
    return `Tuple(${this.spaces.map((space) => space.describe()).join(", ")})`;
  }

  protected part(value: TupleMember<Spaces>, index: number): unknown {
    return value[index];
  }

  protected assemble(parts: readonly unknown[]): TupleMember<Spaces> {
    // One part from each of `spaces`, in order: what the type says.
    return parts as unknown as TupleMember<Spaces>;
  }
}
