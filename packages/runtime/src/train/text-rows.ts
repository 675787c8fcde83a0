/**
 * What a batch says of texts, brought to the length that all rows have: batches are cut to what their longest text needs, and what a model
 * writes by itself may be longer than what was meant.
 */

/** Rows of `[rows, width]` as `[rows, length]`, 0 behind them. */
export function widened<Numbers extends Int32Array | Float32Array>(
  from: Numbers,
  width: number,
  { length, into }: { readonly length: number; readonly into: Numbers },
): Numbers {
  for (let row = 0; row * width < from.length; row++) {
    into.set(from.subarray(row * width, row * width + Math.min(width, length)), row * length);
  }
  return into;
}

/**
 * `[rows, length + 1]`: the words of each row, then how likely its truth is, of `[rows, width]` numbers that end in that. Words that were
 * written, `[rows, length]`, stand in the place of the others.
 */
export function textValues(
  told: Float32Array,
  width: number,
  { length, written }: { readonly length: number; readonly written: Int32Array | null },
): Float32Array {
  const values = new Float32Array((told.length / width) * (length + 1));
  for (let row = 0; row * width < told.length; row++) {
    const words =
      written === null
        ? told.subarray(row * width, (row + 1) * width - 1)
        : written.subarray(row * length, (row + 1) * length);
    values.set(words, row * (length + 1));
    values[(row + 1) * (length + 1) - 1] = told[(row + 1) * width - 1] ?? Number.NaN;
  }
  return values;
}
