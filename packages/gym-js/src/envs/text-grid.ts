/**
 * A grid of characters to draw on. In: a size, then characters and where they go. Out: lines of one width.
 * Why: every text mode needs one, with what lies outside cut off.
 */

/** A grid; rows count from the top. */
export interface TextGrid {
  /** Writes characters from a column on; those outside the grid are cut off. */
  paint(row: number, column: number, text: string): void;
  /** The grid, and below it a line of words as wide. */
  lines(caption: string): string;
}

/** An empty grid of `columns` by `rows`. */
export function textGrid(columns: number, rows: number): TextGrid {
  const grid = Array.from({ length: rows }, () => new Array<string>(columns).fill(" "));
  return {
    paint: (row, column, text) => {
      const line = grid[row];
      if (line === undefined) return;
      for (const [offset, character] of [...text].entries()) {
        const at = column + offset;
        if (at >= 0 && at < columns) line[at] = character;
      }
    },
    lines: (caption) => `${grid.map((line) => line.join("")).join("\n")}\n${caption.padEnd(columns)}\n`,
  };
}
