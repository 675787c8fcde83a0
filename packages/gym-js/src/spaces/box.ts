/**
 * A space of arrays between bounds. In: lower and upper bounds, a shape, an element type. Out: the space.
 * Why: continuous observations and actions; a bound may be infinite.
 */
import { GymError, show } from "../errors/gym-error.ts";
import { ArraySpace, numberToJson } from "./array-space.ts";
import { type ArrayByDType, type DType, isDType, isFloat, rangeOf, zeros } from "./dtype.ts";
import { showNumbers, showShape } from "./space.ts";
import type { SpaceJson } from "./space-json.ts";

/** One bound for all elements, or one for each, row-major. */
export type Bound = number | ArrayLike<number>;

/** What a Box is made of; without a shape it is that of the bounds, and one element where both are numbers. */
export interface BoxArguments<D extends DType> {
  readonly low: Bound;
  readonly high: Bound;
  readonly shape?: readonly number[];
  /** The element type; "float32" if left out. */
  readonly dtype?: D;
}

/** Arrays with `low[i] <= value[i] <= high[i]`; samples equal Gymnasium's for the same seed. */
export class Box<D extends DType = "float32"> extends ArraySpace<D> {
  /** Lower bounds, one an element; -Infinity in a floating type, the least value in an integer type, if unbounded. */
  readonly low: ArrayByDType[D];
  /** Upper bounds, one an element. */
  readonly high: ArrayByDType[D];
  readonly #boundedBelow: readonly boolean[];
  readonly #boundedAbove: readonly boolean[];

  /** Throws GymError if bounds are NaN, crossed, outside the element type, or do not fit the shape. */
  constructor({ low, high, shape, dtype }: BoxArguments<D>) {
    // Without a dtype, D is inferred as its default, "float32".
    const element = dtype ?? ("float32" as D);
    if (!isDType(element))
      throw new GymError("space", `Box needs an element type such as "float32"; received ${show(dtype)}.`);
    super(element, shape ?? shapeOfBounds(low, high));
    const lows = this.#spread("low", low);
    const highs = this.#spread("high", high);
    this.#boundedBelow = lows.map((bound) => bound > Number.NEGATIVE_INFINITY);
    this.#boundedAbove = highs.map((bound) => bound < Number.POSITIVE_INFINITY);
    this.low = this.#cast("low", lows);
    this.high = this.#cast("high", highs);
    const crossed = lows.findIndex((_, i) => !((this.low[i] ?? 0) <= (this.high[i] ?? 0)));
    if (crossed >= 0) {
      throw new GymError(
        "space",
        `Box needs low <= high; element ${crossed} has low ${lows[crossed]} and high ${highs[crossed]}.`,
      );
    }
  }

  get flatSize(): number {
    return this.size;
  }

  /** Whether each element has a finite lower and upper bound. */
  get bounded(): boolean {
    return this.#boundedBelow.every(Boolean) && this.#boundedAbove.every(Boolean);
  }

  /**
   * Each element by its bounds: none, normal; one, that bound and an exponential distance; both, uniform.
   * Throws GymError if an element's range is too wide for its difference to be finite.
   */
  sample(): ArrayByDType[D] {
    const drawn = new Float64Array(this.size);
    // Gymnasium draws all elements of one kind before the next kind.
    this.#eachWith(false, false, (i) => {
      drawn[i] = this.rng.normal();
    });
    this.#eachWith(true, false, (i) => {
      drawn[i] = this.rng.exponential() + (this.low[i] ?? 0);
    });
    this.#eachWith(false, true, (i) => {
      drawn[i] = -this.rng.exponential() + this.#sampleTop(i);
    });
    this.#eachWith(true, true, (i) => {
      drawn[i] = this.rng.uniform(this.low[i] ?? 0, this.#sampleTop(i));
    });
    const value = zeros(this.dtype, this.size);
    if (isFloat(this.dtype)) value.set(drawn);
    else {
      const { least, greatest } = rangeOf(this.dtype);
      for (let i = 0; i < this.size; i++) value[i] = Math.min(greatest, Math.max(least, Math.floor(drawn[i] ?? 0)));
    }
    return value;
  }

  flattenInto(value: ArrayByDType[D], into: Float32Array | Float64Array, offset = 0): void {
    into.set(value, offset);
  }

  unflatten(flat: ArrayLike<number>, offset = 0): ArrayByDType[D] {
    const value = zeros(this.dtype, this.size);
    for (let i = 0; i < this.size; i++) value[i] = flat[offset + i] ?? Number.NaN;
    return value;
  }

  flatBounds(): { readonly low: readonly number[]; readonly high: readonly number[] } {
    return { low: Array.from(this.low), high: Array.from(this.high) };
  }

  toJson(): SpaceJson {
    const bound = (numbers: ArrayByDType[D], bounded: readonly boolean[], open: string) =>
      Array.from(numbers, (number, i) => (bounded[i] ? numberToJson(number) : open));
    return {
      kind: "box",
      low: bound(this.low, this.#boundedBelow, "-Infinity"),
      high: bound(this.high, this.#boundedAbove, "Infinity"),
      shape: this.shape,
      dtype: this.dtype,
    };
  }

  describe(): string {
    return `Box(${showNumbers(this.low)}, ${showNumbers(this.high)}, ${showShape(this.shape)}, ${this.dtype})`;
  }

  protected admits(element: number, index: number): boolean {
    return element >= (this.low[index] ?? 0) && element <= (this.high[index] ?? 0);
  }

  /** The exclusive end of the range that is sampled: whole numbers are drawn as floors, so one more. */
  #sampleTop(index: number): number {
    return (this.high[index] ?? 0) + (isFloat(this.dtype) ? 0 : 1);
  }

  #eachWith(below: boolean, above: boolean, visit: (index: number) => void): void {
    for (let i = 0; i < this.size; i++) {
      if (this.#boundedBelow[i] === below && this.#boundedAbove[i] === above) visit(i);
    }
  }

  /** One bound per element. */
  #spread(side: "low" | "high", bound: Bound): readonly number[] {
    const list = typeof bound === "number" ? new Array<number>(this.size).fill(bound) : Array.from(bound);
    if (list.length !== this.size) {
      throw new GymError(
        "space",
        `Box ${side} must be a number or ${this.size} numbers for the shape ${showShape(this.shape)}; received ${show(bound)}.`,
      );
    }
    return list;
  }

  /** The bounds in the element type; an integer type stands for an open bound with its extreme value. */
  #cast(side: "low" | "high", bounds: readonly number[]): ArrayByDType[D] {
    const { least, greatest } = rangeOf(this.dtype);
    const open = side === "low" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    const signed = least < 0;
    const cast = zeros(this.dtype, this.size);
    bounds.forEach((bound, i) => {
      const isOpen = bound === open;
      const fits = isOpen ? signed : bound >= least && bound <= greatest;
      if (!fits) {
        throw new GymError(
          "space",
          `Box ${side} must be within ${this.dtype} (${least} to ${greatest}${signed ? ", or open" : ""}); element ${i} is ${bound}.`,
        );
      }
      cast[i] = isOpen && !isFloat(this.dtype) ? (side === "low" ? least : greatest) : bound;
    });
    return cast;
  }
}

function shapeOfBounds(low: Bound, high: Bound): readonly number[] {
  if (typeof low !== "number") return [low.length];
  return typeof high === "number" ? [1] : [high.length];
}

/** The Box of a space's flat vectors. Throws GymError if the space is not flattenable. */
export function flattenSpace(space: {
  readonly flatSize: number;
  flatBounds(): { readonly low: readonly number[]; readonly high: readonly number[] };
}): Box<"float64"> {
  return new Box({ ...space.flatBounds(), shape: [space.flatSize], dtype: "float64" });
}
