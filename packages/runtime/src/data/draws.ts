/**
 * A row that an epoch has several times is augmented otherwise each time. So what batches are made of are draws: a number that tells a
 * row and which of its copies it is. A row that is there once is its own draw.
 */

/** The draw of a row's copy, counted from 0, in a table of so many rows. */
export function copyOfRow(row: number, copy: number, rows: number): number {
  // What does not fit into 32 bits begins again: a row that is copied that often may look alike now and then.
  return row + (copy % Math.floor(2 ** 32 / rows)) * rows;
}

/** The row of a draw. */
export function rowOfDraw(draw: number, rows: number): number {
  return draw % rows;
}

/** The rows of draws. */
export function rowsOfDraws(draws: Uint32Array, rows: number): Uint32Array {
  return draws.every((draw) => draw < rows) ? draws : draws.map((draw) => rowOfDraw(draw, rows));
}
