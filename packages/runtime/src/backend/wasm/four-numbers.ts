// In: a shape. Out: the same as a tuple of four. Why: image kernels take rank 4 only, and a wrong rank should be named.
/** A shape as a tuple of four; throws, naming the tensor, when its rank is another. */
export function fourNumbers(shape: readonly number[], what: string): [number, number, number, number] {
  const [a, b, c, d] = shape;
  if (shape.length !== 4 || a === undefined || b === undefined || c === undefined || d === undefined) {
    throw new Error(`Expected rank 4 for ${what}, received shape [${shape.join(", ")}].`);
  }
  return [a, b, c, d];
}
