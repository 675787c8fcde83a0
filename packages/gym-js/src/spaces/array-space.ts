/**
 * What all spaces of arrays share. In: an element type and a shape. Out: JSON of values, element by element.
 * Why: Box, MultiDiscrete and MultiBinary differ in which numbers they hold, not in how arrays are written.
 */
import { GymError, show } from "../errors/gym-error.ts";
import { type ArrayByDType, type DType, isArrayOf, zeros } from "./dtype.ts";
import { elementCount, type Json, Space } from "./space.ts";

/** A space whose members are typed arrays: flat, row-major, of one element type and shape. */
export abstract class ArraySpace<D extends DType> extends Space<ArrayByDType[D]> {
  readonly dtype: D;
  readonly shape: readonly number[];
  /** Number of elements of a member. */
  readonly size: number;

  constructor(dtype: D, shape: readonly number[]) {
    super();
    if (!shape.every((extent) => Number.isSafeInteger(extent) && extent > 0)) {
      throw new GymError("space", `A shape needs positive integers; received [${shape.join(", ")}].`);
    }
    this.dtype = dtype;
    this.shape = [...shape];
    this.size = elementCount(shape);
  }

  /** Whether the element at `index` may have this value; called only for typed arrays of the right type and size. */
  protected abstract admits(element: number, index: number): boolean;

  contains(value: unknown): value is ArrayByDType[D] {
    if (!isArrayOf(this.dtype, value) || value.length !== this.size) return false;
    for (let i = 0; i < value.length; i++) if (!this.admits(value[i] ?? Number.NaN, i)) return false;
    return true;
  }

  valueToJson(value: ArrayByDType[D]): Json {
    return Array.from(value, numberToJson);
  }

  valueFromJson(json: unknown): ArrayByDType[D] {
    const numbers = Array.isArray(json) ? json.map(numberFromJson) : [];
    const value = zeros(this.dtype, numbers.length);
    value.set(numbers);
    // A number that the element type rounds or wraps is not what the JSON said.
    const kept = this.dtype === "float32" || numbers.every((number, i) => number === value[i]);
    if (kept && this.contains(value)) return value;
    throw new GymError(
      "sample",
      `A member of ${this.describe()} in JSON is a list of ${this.size} of its numbers; received ${show(json)}.`,
    );
  }
}

/** A number as JSON; the infinities, which JSON lacks, as strings. */
export function numberToJson(number: number): number | string {
  return Number.isFinite(number) ? number : String(number);
}

/** The number that `numberToJson` wrote; NaN if it is none. */
export function numberFromJson(json: unknown): number {
  if (typeof json === "number") return json;
  if (json === "Infinity") return Number.POSITIVE_INFINITY;
  return json === "-Infinity" ? Number.NEGATIVE_INFINITY : Number.NaN;
}
