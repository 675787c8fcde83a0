/**
 * Numbers in, their positions from the smallest to the largest out; equal ones keep their order.
 */

/** Positions up to which a number's 32 bits and the position fit into the 53 bits that a double keeps. */
const packed = 2 ** 21;

/** A number's bits as a whole number that grows with it; both zeros have the same. */
function growingBits(values: Float32Array): Uint32Array {
  const bits = new Uint32Array(Float32Array.from(values, (value) => value + 0).buffer);
  return bits.map((one) => (one >>> 31 === 1 ? ~one : one | 0x80000000) >>> 0);
}

/** Positions of numbers in growing order; none of them may be NaN. */
export function rowsByValue(values: Float32Array): Uint32Array {
  const rows = values.length;
  if (rows > packed) {
    return Uint32Array.from({ length: rows }, (_, row) => row).sort(
      (a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b,
    );
  }
  // Numbers without a comparing function are sorted natively, about twenty times as fast.
  const keys = Float64Array.from(growingBits(values), (bits, row) => bits * packed + row).sort();
  return Uint32Array.from(keys, (key) => key % packed);
}
