/**
 * A space of objects with a space for each key. In: the spaces by key. Out: their product.
 * Why: parts of an observation or an action that are called by name.
 */
import { GymError, show } from "../errors/gym-error.ts";
import { byCodePoint } from "./code-point-order.ts";
import { type MemberOf, ProductSpace, type SamplingOf } from "./product-space.ts";
import type { Json, Space } from "./space.ts";
import type { SpaceJson } from "./space-json.ts";

/** Spaces by key. */
export type SpacesByKey = Readonly<Record<string, Space>>;

/** A member of a Dict of these spaces. */
export type DictMember<Spaces extends SpacesByKey> = { readonly [Key in keyof Spaces]: MemberOf<Spaces[Key]> };

/** What each key's own `sample` takes, such as a mask; a key may be left out. */
export type DictSampling<Spaces extends SpacesByKey> = { readonly [Key in keyof Spaces]?: SamplingOf<Spaces[Key]> };

/** Further arguments of a Dict. */
export interface DictArguments {
  /** Whether keys are put in order, as Gymnasium does; true if left out. False keeps the order of the object's keys. */
  readonly sortKeys?: boolean;
}

/** Objects that hold a member of `spaces[key]` under each key; samples equal Gymnasium's for the same seed. */
export class Dict<Spaces extends SpacesByKey = SpacesByKey> extends ProductSpace<DictMember<Spaces>> {
  readonly spaces: Spaces;
  readonly sortKeys: boolean;
  /** The keys, in the order in which parts are seeded, drawn and flattened. */
  readonly keys: readonly string[];

  /** Throws GymError if one of `spaces` is none. */
  constructor(spaces: Spaces, { sortKeys = true }: DictArguments = {}) {
    const keys = sortKeys ? Object.keys(spaces).sort(byCodePoint) : Object.keys(spaces);
    super(
      keys.map((key) => spaceAt(spaces, key)),
      keys.map((key) => show(key)),
    );
    this.spaces = spaces;
    this.sortKeys = sortKeys;
    this.keys = keys;
  }

  /** Throws GymError if `sampling` has a key that is none of the space, or an entry that does not fit. */
  sample(sampling?: DictSampling<Spaces>): DictMember<Spaces> {
    if (sampling === undefined) return this.drawn();
    const unknown = Object.keys(sampling).find((key) => !this.keys.includes(key));
    if (unknown !== undefined) {
      throw new GymError(
        "sample",
        `Dict.sample takes an entry for the keys ${this.keys.join(", ")}; received one for ${show(unknown)}.`,
      );
    }
    return this.drawn(this.keys.map((key) => sampling[key]));
  }

  contains(value: unknown): value is DictMember<Spaces> {
    const fields = this.#fields(value);
    return fields !== null && this.keys.every((key) => spaceAt(this.spaces, key).contains(fields[key]));
  }

  valueToJson(value: DictMember<Spaces>): Json {
    return Object.fromEntries(this.keys.map((key) => [key, spaceAt(this.spaces, key).valueToJson(value[key])]));
  }

  valueFromJson(json: unknown): DictMember<Spaces> {
    const fields = this.#fields(json);
    if (fields === null) {
      throw new GymError(
        "sample",
        `A member of ${this.describe()} in JSON is an object with these keys; received ${show(json)}.`,
      );
    }
    return this.assemble(this.keys.map((key) => spaceAt(this.spaces, key).valueFromJson(fields[key])));
  }

  toJson(): SpaceJson {
    const spaces = Object.fromEntries(this.keys.map((key) => [key, spaceAt(this.spaces, key).toJson()]));
    return { kind: "dict", spaces, sortKeys: this.sortKeys };
  }

  /** Whether `other` is a Dict with equal spaces under the same keys, in any order. */
  override equals(other: unknown): boolean {
    return (
      other instanceof Dict &&
      other.keys.length === this.keys.length &&
      this.keys.every((key) => other.keys.includes(key) && spaceAt(this.spaces, key).equals(other.spaces[key]))
    );
  }

  describe(): string {
    return `Dict(${this.keys.map((key) => `'${key}': ${spaceAt(this.spaces, key).describe()}`).join(", ")})`;
  }

  protected part(value: DictMember<Spaces>, index: number): unknown {
    return value[this.keys[index] ?? ""];
  }

  protected assemble(parts: readonly unknown[]): DictMember<Spaces> {
    // One part from the space under each key: what the type says.
    return Object.fromEntries(this.keys.map((key, i) => [key, parts[i]])) as DictMember<Spaces>;
  }

  /** The fields of an object that has exactly the keys of this space; null for anything else. */
  #fields(value: unknown): Readonly<Record<string, unknown>> | null {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    const fits = Object.keys(value).length === this.keys.length && this.keys.every((key) => Object.hasOwn(value, key));
    // An object, whose fields may hold anything.
    return fits ? (value as Readonly<Record<string, unknown>>) : null;
  }
}

function spaceAt(spaces: SpacesByKey, key: string): Space {
  // Called with the object's own keys only.
  return spaces[key] as Space;
}
