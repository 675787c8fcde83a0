/**
 * What arguments, tensors, columns and weights are once checked: plain data that the catalog's rules take and give.
 */
import type { Span } from "../source/span.ts";

/**
 * A setting's value in canonical form: percentages and probabilities as fractions, durations in milliseconds,
 * sizes in bytes, angles in degrees, enumerated names and dotted paths as strings, `none` as null.
 */
export type Argument = number | string | boolean | null | CheckedCall | readonly Argument[];

/** A call of a catalog entry; `args` holds every parameter by name, defaults filled in. */
export interface CheckedCall {
  /** The catalog name, for example `conv` or `adam`. */
  readonly call: string;
  readonly args: Readonly<Record<string, Argument>>;
  readonly span: Span;
}

/** Type of a value in a flow: shape without the batch dimension, so an RGB picture is `[32, 32, 3]`. */
export interface TensorType {
  readonly shape: readonly number[];
  /** `int32` are token ids. */
  readonly dtype: "float32" | "int32";
  /** Some steps of the first axis may be padding; which ones, a mask beside the tensor says. Absent where every step counts. */
  readonly masked?: true;
}

/** What a data column holds. */
export type ColumnType =
  | { readonly kind: "image"; readonly height: number; readonly width: number; readonly channels: number }
  /** `classes` are the names in label order (index 0 first). */
  | { readonly kind: "class"; readonly classes: readonly string[] }
  | { readonly kind: "number" }
  | { readonly kind: "vector"; readonly length: number };

/** Every kind of column: those that become tensors, and those that nothing here turns into a tensor. */
export type ColumnKind = ColumnType["kind"] | "text" | "audio" | "id" | "time" | "list" | "tags";

/** Initializers that need no arguments. */
export type PlainInitializer =
  | "zeros"
  | "ones"
  | "glorot_uniform"
  | "glorot_normal"
  | "he_uniform"
  | "he_normal"
  | "lecun_uniform"
  | "lecun_normal";

/**
 * How a weight starts: an entry of the catalog's initializers, by name alone where it needs no arguments; `by_part` gives each
 * of equal parts of the last axis a value of its own.
 */
export type Initializer =
  | PlainInitializer
  | Pick<CheckedCall, "call" | "args">
  | { readonly call: "by_part"; readonly args: { readonly values: readonly number[] } };

/** A tensor a layer owns. */
export interface WeightSpec {
  /** `kernel`, `bias`, `gamma`, `beta`, `moving_mean`, `moving_variance`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly init: Initializer;
  readonly trainable: boolean;
}
