/**
 * Spaces as plain data. In: a space, or JSON. Out: JSON, or a space.
 * Why: an artifact that holds a policy must say which observations it takes and which actions it gives.
 */
import type { DType } from "./dtype.ts";

/** A space as JSON, told apart by `kind`; open bounds are the strings "Infinity" and "-Infinity". */
export type SpaceJson =
  | {
      readonly kind: "box";
      readonly low: readonly (number | string)[];
      readonly high: readonly (number | string)[];
      readonly shape: readonly number[];
      readonly dtype: DType;
    }
  | { readonly kind: "discrete"; readonly n: number; readonly start: number }
  | {
      readonly kind: "multi_discrete";
      readonly counts: readonly number[];
      readonly start: readonly number[];
      readonly shape: readonly number[];
    }
  | { readonly kind: "multi_binary"; readonly shape: readonly number[] }
  | { readonly kind: "tuple"; readonly spaces: readonly SpaceJson[] };
