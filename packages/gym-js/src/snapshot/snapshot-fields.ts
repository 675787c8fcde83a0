/**
 * Reading of snapshots. In: data that may come from anywhere, and what a field must be. Out: values of that kind.
 * Why: a snapshot is read from a file: one that is damaged or of something else must be refused with the name of the field, and
 * must neither take more room than what it is read into nor reach a prototype. Only fields that are asked for are looked at.
 */
import { GymError, show } from "../errors/gym-error.ts";
import type { Pcg64State } from "../seeding/pcg64.ts";
import { numberFromPlain } from "./to-plain.ts";

/** The fields of an object, or the items of a list by their numbers. Every method throws GymError "snapshot" for what does not fit. */
export class SnapshotFields {
  readonly #owner: string;
  readonly #data: object;
  readonly #path: string;

  /** `owner` is whose snapshot it is, as messages call it. */
  constructor(owner: string, data: unknown, path = "") {
    this.#owner = owner;
    this.#path = path;
    if (typeof data !== "object" || data === null) {
      const subject = path === "" ? `A snapshot of ${owner}` : this.#subject("");
      throw new GymError("snapshot", `${subject} must be an object; received ${show(data)}.`);
    }
    this.#data = data;
  }

  /** The field as it came; undefined if there is none. */
  raw(name: string): unknown {
    // The value of any field is unknown.
    return Object.hasOwn(this.#data, name) ? (this.#data as Readonly<Record<string, unknown>>)[name] : undefined;
  }

  /** The error that a field is not what it must be. */
  refusal(name: string, expected: string): GymError {
    return new GymError("snapshot", `${this.#subject(name)} must be ${expected}; received ${show(this.raw(name))}.`);
  }

  /** A value of the same form as `template`: numbers, flags, arrays and typed arrays of the same lengths, objects of these. */
  like<Value>(name: string, template: Value): Value {
    // Read by the form of the template, which is that of its type.
    return this.#readLike(name, template) as Value;
  }

  number(name: string): number {
    return this.like(name, 0);
  }

  flag(name: string): boolean {
    return this.like(name, false);
  }

  /** An integer from `low` to `high`. */
  integer(name: string, low: number, high = Number.MAX_SAFE_INTEGER): number {
    const value = this.raw(name);
    if (Number.isSafeInteger(value) && Number(value) >= low && Number(value) <= high) return Number(value);
    throw this.refusal(name, `an integer from ${low} to ${high}`);
  }

  /** Throws unless the field has this very value. */
  same(name: string, value: unknown): void {
    if (this.raw(name) !== value) throw this.refusal(name, typeof value === "string" ? show(value) : String(value));
  }

  /** null, or what `read` gives. */
  orNull<Value>(name: string, read: (name: string) => Value): Value | null {
    return this.raw(name) === null ? null : read(name);
  }

  /** A list of `least` to `most` items, each read from the items by its number. */
  list<Value>(
    name: string,
    [least, most]: readonly [least: number, most: number],
    read: (items: SnapshotFields, index: string) => Value,
  ): Value[] {
    const value = this.raw(name);
    if (!Array.isArray(value) || value.length < least || value.length > most) {
      throw this.refusal(name, `a list of ${least === most ? least : `${least} to ${most}`}`);
    }
    const items = this.inner(name);
    return Array.from(value, (_, i) => read(items, String(i)));
  }

  /** The fields of the object, or the items of the list, under `name`. */
  inner(name: string): SnapshotFields {
    return new SnapshotFields(this.#owner, this.raw(name), this.#at(name));
  }

  /** The state of a generator, as `toPlain` writes it. */
  generator(name: string): Pcg64State {
    const fields = this.inner(name);
    const increment = fields.#wide("increment");
    if (increment % 2n === 0n) throw fields.refusal("increment", "odd");
    const kept = fields.orNull("kept", () => fields.integer("kept", 0, 2 ** 32 - 1));
    return { state: fields.#wide("state"), increment, kept };
  }

  /** What `read` gives; a GymError of it becomes one of this field. */
  checked<Value>(name: string, read: (value: unknown) => Value): Value {
    try {
      return read(this.raw(name));
    } catch (error) {
      if (!(error instanceof GymError)) throw error;
      throw new GymError("snapshot", `${this.#subject(name)} does not fit. ${error.message}`);
    }
  }

  #wide(name: string): bigint {
    const value = this.raw(name);
    // 2^128 has 39 digits.
    if (typeof value === "string" && /^\d{1,39}$/.test(value) && BigInt(value) < 1n << 128n) return BigInt(value);
    throw this.refusal(name, "an integer of 128 bits as decimal digits");
  }

  #readLike(name: string, template: unknown): unknown {
    const value = this.raw(name);
    if (typeof template === "number") {
      const number = numberFromPlain(value);
      if (number === null) throw this.refusal(name, "a number");
      return number;
    }
    if (typeof template === "boolean") {
      if (typeof value !== "boolean") throw this.refusal(name, "true or false");
      return value;
    }
    if (ArrayBuffer.isView(template)) {
      // A typed array: of views, states hold no others.
      const array = (template as Float64Array).slice();
      this.list(name, [array.length, array.length], (items, index) => {
        const number = items.number(index);
        array[Number(index)] = number;
        if (!Object.is(array[Number(index)], number)) throw items.refusal(index, "a number of the array's type");
      });
      return array;
    }
    if (Array.isArray(template)) {
      return this.list(name, [template.length, template.length], (items, index) =>
        items.#readLike(index, template[Number(index)]),
      );
    }
    const fields = this.inner(name);
    return Object.fromEntries(
      Object.entries(template as object).map(([key, part]) => [key, fields.#readLike(key, part)]),
    );
  }

  #at(name: string): string {
    return this.#path === "" || name === "" ? this.#path + name : `${this.#path}.${name}`;
  }

  #subject(name: string): string {
    return `Field ${this.#at(name)} of the snapshot of ${this.#owner}`;
  }
}
