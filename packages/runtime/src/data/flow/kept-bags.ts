/**
 * Bags of rows in, the same out without being made again: a row is made once, and kept without its padding. For columns that
 * nothing changes from epoch to epoch.
 */

/** Writes the bag of a row, `2 · length` numbers. */
export type WriteBag = (row: number, out: Float32Array) => void;

/** Memory for bags at most; rows beyond it are made each time. */
const MOST_BYTES = 2 ** 28;

/** Keeps what `make` gives of each row. */
export function keptBags(make: (row: number) => ArrayLike<number>, most = MOST_BYTES): WriteBag {
  const kept = new Map<number, Float32Array>();
  let bytes = 0;
  return (row, out) => {
    const known = kept.get(row);
    if (known !== undefined) {
      out.set(known);
      out.fill(0, known.length);
      return;
    }
    out.set(make(row));
    // Numbers of terms start from 1 and stand first.
    let end = 0;
    while (end < out.length && out[end] !== 0) end += 2;
    if (bytes + 4 * end > most) return;
    kept.set(row, out.slice(0, end));
    bytes += 4 * end;
  };
}
