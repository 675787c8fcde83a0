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

/** What a tensor is as messages write it: `[32, 32, 3]`, or `tokens(64)`. */
export function showTensor({ shape, dtype }: TensorType): string {
  return dtype === "int32" ? `tokens(${shape.join(", ")})` : showShape(shape);
}
