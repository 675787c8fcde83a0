/**
 * Element types of array-valued spaces. In: a name such as "float32". Out: its typed array and its range.
 * Why: NumPy's dtypes that have a typed array in JavaScript; 64-bit integers have none that holds plain numbers.
 */

/** Element types, named as in NumPy, each with its typed array. */
export interface ArrayByDType {
  readonly float32: Float32Array;
  readonly float64: Float64Array;
  readonly int8: Int8Array;
  readonly int16: Int16Array;
  readonly int32: Int32Array;
  readonly uint8: Uint8Array;
  readonly uint16: Uint16Array;
  readonly uint32: Uint32Array;
}

/** The name of an element type. */
export type DType = keyof ArrayByDType;

/** Any typed array that a space may hold. */
export type NumericArray = ArrayByDType[DType];

interface ArrayConstructor<Result> {
  new (length: number): Result;
  new (buffer: ArrayBufferLike, start: number, length: number): Result;
}

const constructors: { readonly [D in DType]: ArrayConstructor<ArrayByDType[D]> } = {
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
};

/** All element types. */
export const dtypes: readonly DType[] = Object.keys(constructors) as DType[]; // keys of the table above

/** Whether `value` names an element type. */
export function isDType(value: unknown): value is DType {
  return typeof value === "string" && Object.hasOwn(constructors, value);
}

/** A zero-filled array of `length` elements. */
export function zeros<D extends DType>(dtype: D, length: number): ArrayByDType[D] {
  return new constructors[dtype](length);
}

/** `count` elements of a buffer as an array, from the byte `start` on. */
export function viewOf<D extends DType>(
  dtype: D,
  { buffer, start, count }: { readonly buffer: ArrayBufferLike; readonly start: number; readonly count: number },
): ArrayByDType[D] {
  return new constructors[dtype](buffer, start, count);
}

/** Whether `value` is exactly the typed array of `dtype`. */
export function isArrayOf<D extends DType>(dtype: D, value: unknown): value is ArrayByDType[D] {
  return value instanceof constructors[dtype];
}

/** Whether `value` is a typed array of any element type here. */
export function isTypedArray(value: unknown): value is NumericArray {
  return dtypes.some((dtype) => isArrayOf(dtype, value));
}

/** A zero-filled array of `length` elements of the type of `array`. */
export function zerosLike(array: NumericArray, length: number): NumericArray {
  const dtype = dtypes.find((name) => isArrayOf(name, array)) ?? "float64";
  return zeros(dtype, length);
}

/** The least and greatest finite value of an element type. */
export function rangeOf(dtype: DType): { readonly least: number; readonly greatest: number } {
  switch (dtype) {
    case "float32":
      return { least: -(2 - 2 ** -23) * 2 ** 127, greatest: (2 - 2 ** -23) * 2 ** 127 };
    case "float64":
      return { least: -Number.MAX_VALUE, greatest: Number.MAX_VALUE };
    case "int8":
    case "int16":
    case "int32":
      return { least: -(2 ** (bitsOf(dtype) - 1)), greatest: 2 ** (bitsOf(dtype) - 1) - 1 };
    case "uint8":
    case "uint16":
    case "uint32":
      return { least: 0, greatest: 2 ** bitsOf(dtype) - 1 };
  }
}

/** Whether an element type holds fractions. */
export function isFloat(dtype: DType): dtype is "float32" | "float64" {
  return dtype === "float32" || dtype === "float64";
}

function bitsOf(dtype: DType): number {
  return zeros(dtype, 0).BYTES_PER_ELEMENT * 8;
}
