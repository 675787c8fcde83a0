/**
 * Answers of an output of which rows may lack the truth in, the same of those rows alone that have one out: figures are of these. A class of
 * -1 is none, and so is a number that is none (NaN).
 */
import type { OutputAnswers } from "../predict.ts";
import type { RowCounts } from "./row-counts.ts";

/** Positions of the rows that have a truth; null where all have. */
export function positionsWithTruth({ masked, truth, rowLosses }: OutputAnswers): Uint32Array | null {
  if (masked !== true) return null;
  const rows = rowLosses.length;
  const width = truth.length / Math.max(rows, 1);
  const has = (row: number): boolean => {
    for (let at = row * width; at < (row + 1) * width; at++) {
      const value = truth[at] ?? -1;
      if (truth instanceof Int32Array ? value < 0 : Number.isNaN(value)) return false;
    }
    return true;
  };
  return Uint32Array.from({ length: rows }, (_, row) => row).filter(has);
}

/** Values of some rows, a row after another. */
function pick<Numbers extends Float32Array | Int32Array>(
  from: Numbers,
  positions: Uint32Array,
  into: Numbers,
): Numbers {
  const width = into.length / Math.max(positions.length, 1);
  positions.forEach((position, index) => {
    into.set(from.subarray(position * width, (position + 1) * width), index * width);
  });
  return into;
}

/** The texts that were meant at some positions, where they are known. */
function meantBy({ meant }: OutputAnswers, positions: Uint32Array): Pick<OutputAnswers, "meant"> {
  return meant === undefined ? {} : { meant: Array.from(positions, (position) => meant[position] ?? "") };
}

/** The answers of some rows. */
export function answersAt(part: OutputAnswers, positions: Uint32Array): OutputAnswers {
  const rows = Math.max(part.rowLosses.length, 1);
  const each = (positions.length * part.truth.length) / rows;
  return {
    ...part,
    values: pick(part.values, positions, new Float32Array(positions.length * part.width)),
    truth:
      part.truth instanceof Int32Array
        ? pick(part.truth, positions, new Int32Array(each))
        : pick(part.truth, positions, new Float32Array(each)),
    ...meantBy(part, positions),
    rowLosses: pick(part.rowLosses, positions, new Float32Array(positions.length)),
  };
}

/** The answers of the rows that have a truth, and these rows. */
export function withTruth(
  part: OutputAnswers,
  rows: Uint32Array,
): { readonly part: OutputAnswers; readonly rows: Uint32Array } {
  const positions = positionsWithTruth(part);
  if (positions === null) return { part, rows };
  return { part: answersAt(part, positions), rows: Uint32Array.from(positions, (position) => rows[position] ?? 0) };
}

/** How often the rows of some positions count, of how often all rows do. */
export function countsAt(counts: RowCounts, positions: Uint32Array): RowCounts {
  return counts === null ? null : Float64Array.from(positions, (position) => counts[position] ?? 0);
}
