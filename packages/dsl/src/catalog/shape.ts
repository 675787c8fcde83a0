/**
 * Shapes as numbers and as words.
 */

import type { TensorType } from "./argument.ts";

/** Number of values of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}

/** A shape as the language writes it: `[32, 32, 3]`. */
export function showShape(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}

/** What the values of a tensor are: numbers, token ids, or terms with weights. */
export type TensorContent = "numbers" | "token ids" | "bags";

/** What a tensor holds. */
export function contentOf({ dtype, bag }: Pick<TensorType, "dtype" | "bag">): TensorContent {
  if (bag === true) return "bags";
  return dtype === "int32" ? "token ids" : "numbers";
}

/** What a tensor is as messages write it: `[32, 32, 3]`, `tokens(64)` or `bag(64)`. */
export function showTensor({ shape, dtype, bag }: TensorType): string {
  if (bag === true) return `bag(${shape[0] ?? 0})`;
  return dtype === "int32" ? `tokens(${shape.join(", ")})` : showShape(shape);
}
