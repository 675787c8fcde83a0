/**
 * The contract of a space: a set of values. In: values or randomness. Out: membership, samples, flat vectors, JSON.
 * Why: agents size their networks, checks judge environments, and stores write samples by this contract alone.
 */
import type { Generator } from "../seeding/generator.ts";
import type { Seed } from "../seeding/seed-sequence.ts";
import { seededGenerator } from "../seeding/seeded-generator.ts";
import { SnapshotFields } from "../snapshot/snapshot-fields.ts";
import { toPlain } from "../snapshot/to-plain.ts";
import type { SpaceJson } from "./space-json.ts";

/** A value that JSON can hold; non-finite numbers are the strings "Infinity" and "-Infinity". */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A set of values that can be sampled, tested, flattened and written down. */
export abstract class Space<Value = unknown> {
  /** Extents of an array value, row-major; [] for a value that is no array of numbers. */
  abstract readonly shape: readonly number[];
  /** Length of a value's flat vector. */
  abstract readonly flatSize: number;
  #rng: Generator | null = null;

  /** A random member. */
  abstract sample(): Value;
  /** Whether `value` is a member, type included. */
  abstract contains(value: unknown): value is Value;
  /** Writes a member as `flatSize` numbers from `offset` on (categories one-hot); allocates nothing. */
  abstract flattenInto(value: Value, into: Float32Array | Float64Array, offset?: number): void;
  /** The member whose flat vector starts at `offset`. Throws GymError if there is none. */
  abstract unflatten(flat: ArrayLike<number>, offset?: number): Value;
  /** Bounds of each component of the flat vectors. */
  abstract flatBounds(): { readonly low: readonly number[]; readonly high: readonly number[] };
  /** A member as JSON. */
  abstract valueToJson(value: Value): Json;
  /** A member from JSON. Throws GymError if the JSON is not one. */
  abstract valueFromJson(json: unknown): Value;
  /** The space itself as JSON; `spaceFromJson` reads it back. */
  abstract toJson(): SpaceJson;
  /** The space in one line, as Gymnasium writes it. */
  abstract describe(): string;

  /** Whether members have flat vectors of one length; where false, what concerns flat vectors throws GymError. */
  get flattenable(): boolean {
    return true;
  }

  /** Whether `other` is a space of the same kind with the same members; generators do not count. */
  equals(other: unknown): boolean {
    return other instanceof Space && JSON.stringify(other.toJson()) === JSON.stringify(this.toJson());
  }

  /** Restarts the space's generator; gives the seed that reproduces it. Throws GymError for a seed that is not an integer ≥ 0. */
  seed(seed?: Seed): bigint {
    const seeded = seededGenerator(seed);
    this.#rng = seeded.rng;
    return seeded.seed;
  }

  /** The state of the space's generators as plain data; `sample` goes on from there after `restore`. */
  snapshot(): Json {
    return {
      space: this.describe(),
      rng: toPlain(this.rng.snapshot()),
      parts: this.parts().map((part) => part.snapshot()),
    };
  }

  /** Goes on from a snapshot of an equal space. Throws GymError for one that does not fit, and changes nothing then. */
  restore(snapshot: unknown): void {
    this.takeUp(new SnapshotFields(this.describe(), snapshot))();
  }

  /** Reads a snapshot, and gives what assigns it, so that one that is refused changes nothing. */
  private takeUp(fields: SnapshotFields): () => void {
    fields.same("space", this.describe());
    const state = fields.generator("rng");
    const parts = this.parts();
    const each = fields.list("parts", [parts.length, parts.length], (items, index) =>
      (parts[Number(index)] ?? this).takeUp(items.inner(index)),
    );
    return () => {
      this.rng.restore(state);
      for (const takeUp of each) takeUp();
    };
  }

  /** The spaces that this one is made of. */
  protected parts(): readonly Space[] {
    return [];
  }

  /** The space's generator, from fresh entropy if `seed` was never called. */
  get rng(): Generator {
    this.#rng ??= seededGenerator().rng;
    return this.#rng;
  }

  toString(): string {
    return this.describe();
  }
}

/** A member as a new flat vector of `space.flatSize` numbers. */
export function flatten<Value>(space: Space<Value>, value: Value): Float64Array {
  const flat = new Float64Array(space.flatSize);
  space.flattenInto(value, flat);
  return flat;
}

/** Number of elements of a shape. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((count, extent) => count * extent, 1);
}

/** A shape as Gymnasium writes it: (), (3,), (3, 4). */
export function showShape(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

/** Numbers in brackets, or the one number if all are equal. */
export function showNumbers(numbers: ArrayLike<number>): string {
  const list = Array.from(numbers);
  const first = list[0];
  if (first !== undefined && list.every((number) => number === first)) return String(first).replace("Infinity", "inf");
  return `[${list.join(" ").replaceAll("Infinity", "inf")}]`;
}
