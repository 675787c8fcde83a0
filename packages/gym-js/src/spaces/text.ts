/**
 * A space of texts. In: a greatest and a least length, and characters. Out: all texts of those.
 * Why: instructions, names and answers as parts of an observation or an action.
 */
import { GymError, show } from "../errors/gym-error.ts";
import { byCodePoint } from "./code-point-order.ts";
import { type Json, Space } from "./space.ts";
import type { SpaceJson } from "./space-json.ts";

/** Further arguments of a Text. */
export interface TextArguments {
  /** The least number of characters; 1 if left out. */
  readonly minLength?: number;
  /** The characters in the order of their numbers; digits, capitals and small letters of English if left out. */
  readonly characters?: string;
}

/** Restrictions on one sample of a Text; give at most one of mask and probability. */
export interface TextSampling {
  /** The number of characters; drawn evenly between the bounds if left out. */
  readonly length?: number;
  /** One entry a character: 1 or true where it may be drawn, else 0 or false. If none may, the text is empty. */
  readonly mask?: ArrayLike<number | boolean>;
  /** One probability a character, with sum 1. */
  readonly probability?: ArrayLike<number>;
}

const alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Texts of `minLength` to `maxLength` Unicode characters; samples equal Gymnasium's for the same seed. */
export class Text extends Space<string> {
  readonly shape: readonly number[] = [];
  readonly minLength: number;
  readonly maxLength: number;
  /** Each character once; its place is its number in flat vectors. */
  readonly characters: readonly string[];
  readonly #numbers: ReadonlyMap<string, number>;

  /** Throws GymError unless `0 <= minLength <= maxLength` are integers and there is a character. */
  constructor(maxLength: number, { minLength = 1, characters = alphanumeric }: TextArguments = {}) {
    super();
    const whole = Number.isSafeInteger(minLength) && Number.isSafeInteger(maxLength);
    if (!whole || minLength < 0 || minLength > maxLength) {
      throw new GymError(
        "space",
        `Text needs integers 0 <= minLength <= maxLength; received ${show(minLength)} and ${show(maxLength)}.`,
      );
    }
    if (typeof characters !== "string" || characters === "") {
      throw new GymError("space", `Text needs at least one character; received ${show(characters)}.`);
    }
    this.minLength = minLength;
    this.maxLength = maxLength;
    this.characters = [...new Set(characters)];
    this.#numbers = new Map(this.characters.map((character, i) => [character, i]));
  }

  get flatSize(): number {
    return this.maxLength;
  }

  /** Throws GymError if the length, the mask or the probabilities do not fit. */
  sample({ length, mask, probability }: TextSampling = {}): string {
    if (mask !== undefined && probability !== undefined) {
      throw new GymError("sample", "Text.sample takes a mask or a probability; received both. Leave one out.");
    }
    if (length !== undefined && !(Number.isInteger(length) && length >= this.minLength && length <= this.maxLength)) {
      throw new GymError(
        "sample",
        `The length of a sample must be an integer from ${this.minLength} to ${this.maxLength}; received ${show(length)}.`,
      );
    }
    const weights = probability ?? this.#evenly(mask);
    const count = length ?? this.rng.integers(this.minLength, this.maxLength + 1);
    if (weights === null) return this.#empty();
    return Array.from({ length: count }, () => this.rng.choice(this.characters, weights)).join("");
  }

  contains(value: unknown): value is string {
    if (typeof value !== "string") return false;
    const characters = Array.from(value);
    return (
      characters.length >= this.minLength &&
      characters.length <= this.maxLength &&
      characters.every((character) => this.#numbers.has(character))
    );
  }

  /** The number of each character, then the number of characters that the space has for each place left over. */
  flattenInto(value: string, into: Float32Array | Float64Array, offset = 0): void {
    into.fill(this.characters.length, offset, offset + this.maxLength);
    let at = offset;
    for (const character of value) {
      into[at] = this.#numbers.get(character) ?? this.characters.length;
      at++;
    }
  }

  unflatten(flat: ArrayLike<number>, offset = 0): string {
    let text = "";
    for (let i = offset; i < offset + this.maxLength; i++) {
      const character = this.characters[flat[i] ?? -1];
      if (character !== undefined) text += character;
      else if (flat[i] !== this.characters.length) {
        throw new GymError(
          "sample",
          `A flat vector of ${this.describe()} holds integers from 0 to ${this.characters.length}; received ${show(flat[i])}.`,
        );
      }
    }
    return text;
  }

  flatBounds(): { readonly low: readonly number[]; readonly high: readonly number[] } {
    return {
      low: new Array<number>(this.maxLength).fill(0),
      high: new Array<number>(this.maxLength).fill(this.characters.length),
    };
  }

  valueToJson(value: string): Json {
    return value;
  }

  valueFromJson(json: unknown): string {
    if (this.contains(json)) return json;
    throw new GymError("sample", `A member of ${this.describe()} in JSON is a text of it; received ${show(json)}.`);
  }

  toJson(): SpaceJson {
    return {
      kind: "text",
      maxLength: this.maxLength,
      minLength: this.minLength,
      characters: this.characters.join(""),
    };
  }

  /** Whether `other` is a Text with the same lengths and characters, in any order. */
  override equals(other: unknown): boolean {
    return other instanceof Text && other.describe() === this.describe();
  }

  describe(): string {
    const sorted = [...this.characters].sort(byCodePoint).join("");
    return `Text(${this.minLength}, ${this.maxLength}, charset=${sorted})`;
  }

  /** Equal probabilities for what the mask allows; null if that is nothing. */
  #evenly(mask: ArrayLike<number | boolean> | undefined): readonly number[] | null {
    const allowed = mask === undefined ? this.characters.map(() => 1) : Array.from(mask, Number);
    if (allowed.length !== this.characters.length || !allowed.every((entry) => entry === 0 || entry === 1)) {
      throw new GymError(
        "sample",
        `The mask of ${this.describe()} must hold ${this.characters.length} entries, each 0 or 1; received ${show(mask)}.`,
      );
    }
    const count = allowed.reduce<number>((sum, entry) => sum + entry, 0);
    return count === 0 ? null : allowed.map((entry) => entry / count);
  }

  #empty(): string {
    if (this.minLength === 0) return "";
    throw new GymError(
      "sample",
      `The mask of ${this.describe()} allows no character, but a member has at least ${this.minLength}. Allow one.`,
    );
  }
}
