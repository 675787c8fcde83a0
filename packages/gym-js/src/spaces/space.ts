/**
 * The contract of a space: a set of values. In: values or randomness. Out: membership, samples, flat vectors, JSON.
 * Why: agents size their networks, checks judge environments, and stores write samples by this contract alone.
 */
import type { Generator } from "../seeding/generator.ts";
import type { Seed } from "../seeding/seed-sequence.ts";
import { seededGenerator } from "../seeding/seeded-generator.ts";
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
