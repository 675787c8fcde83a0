/**
 * A space of lists of any length. In: the space of one element. Out: all lists of its members.
 * Why: observations that hold as many things as there happen to be, such as the objects in view.
 */
import { GymError, show } from "../errors/gym-error.ts";
import type { Seed } from "../seeding/seed-sequence.ts";
import { type MemberOf, partSeedEnd, type SamplingOf } from "./product-space.ts";
import { flatten, type Json, Space } from "./space.ts";
import type { SpaceJson } from "./space-json.ts";

/** Restrictions on one sample of a Sequence. */
export interface SequenceSampling<Element extends Space> {
  /** The length, or lengths of which one is drawn; geometric with mean 4 if left out. */
  readonly length?: number | readonly number[];
  /** What `sample` of the element's space takes, such as a mask. */
  readonly element?: SamplingOf<Element>;
}

/** The probability of ending after an element where no length is given; Gymnasium's choice. */
const endProbability = 0.25;

/** Arrays of members of `element`; samples equal those of Gymnasium's Sequence (not stacked) for the same seed. */
export class Sequence<Element extends Space = Space> extends Space<readonly MemberOf<Element>[]> {
  readonly element: Element;
  readonly shape: readonly number[] = [];

  /** Throws GymError if `element` is no space. */
  constructor(element: Element) {
    super();
    if (!(element instanceof Space)) {
      throw new GymError(
        "space",
        `Sequence needs the Space of its elements, such as new Discrete(2); received ${show(element)}.`,
      );
    }
    this.element = element;
  }

  /** False: members differ in length. `flattenEach` gives one flat vector an element. */
  override get flattenable(): boolean {
    return false;
  }

  get flatSize(): number {
    throw this.#flatError();
  }

  /** Restarts this space's generator and, from a seed drawn of it, the element's. Throws GymError as Space.seed does. */
  override seed(seed?: Seed): bigint {
    const own = super.seed(seed);
    const elementSeed = this.rng.integers(partSeedEnd);
    // Lengths are drawn from the start of the stream, as if the element's seed had not been.
    super.seed(own);
    this.element.seed(elementSeed);
    return own;
  }

  protected override parts(): readonly Space[] {
    return [this.element];
  }

  /** Throws GymError for a length that is not an integer of at least 0, and what the element's `sample` throws. */
  sample({ length, element }: SequenceSampling<Element> = {}): readonly MemberOf<Element>[] {
    const space: { sample(sampling?: unknown): unknown } = this.element;
    const members = Array.from({ length: this.#drawLength(length) }, () => space.sample(element));
    // Each was sampled from the element's space.
    return members as MemberOf<Element>[];
  }

  contains(value: unknown): value is readonly MemberOf<Element>[] {
    return Array.isArray(value) && value.every((element) => this.element.contains(element));
  }

  /** The flat vector of each element. */
  flattenEach(value: readonly MemberOf<Element>[]): Float64Array[] {
    return value.map((element) => flatten(this.element, element));
  }

  /** The member whose elements have these flat vectors. Throws GymError if one is of none. */
  unflattenEach(flats: readonly ArrayLike<number>[]): readonly MemberOf<Element>[] {
    // A space unflattens to its members.
    return flats.map((flat) => this.element.unflatten(flat) as MemberOf<Element>);
  }

  flattenInto(): never {
    throw this.#flatError();
  }

  unflatten(): never {
    throw this.#flatError();
  }

  flatBounds(): never {
    throw this.#flatError();
  }

  valueToJson(value: readonly MemberOf<Element>[]): Json {
    return value.map((element) => this.element.valueToJson(element));
  }

  valueFromJson(json: unknown): readonly MemberOf<Element>[] {
    if (!Array.isArray(json)) {
      throw new GymError(
        "sample",
        `A member of ${this.describe()} in JSON is a list of members; received ${show(json)}.`,
      );
    }
    // A space reads its members.
    return json.map((element) => this.element.valueFromJson(element) as MemberOf<Element>);
  }

  toJson(): SpaceJson {
    return { kind: "sequence", element: this.element.toJson() };
  }

  override equals(other: unknown): boolean {
    return other instanceof Sequence && this.element.equals(other.element);
  }

  describe(): string {
    return `Sequence(${this.element.describe()}, stack=False)`;
  }

  #drawLength(length: number | readonly number[] | undefined): number {
    if (length === undefined) return this.rng.geometric(endProbability);
    const lengths = typeof length === "number" ? [length] : length;
    if (lengths.length === 0 || !lengths.every((each) => Number.isSafeInteger(each) && each >= 0)) {
      throw new GymError(
        "sample",
        `The length of a sample must be an integer of at least 0, or a list of such; received ${show(length)}.`,
      );
    }
    return typeof length === "number" ? length : this.rng.choice(length);
  }

  #flatError(): GymError {
    return new GymError(
      "space",
      `Members of ${this.describe()} differ in length, so they have no flat vector of one size. flattenEach gives one an element.`,
    );
  }
}
