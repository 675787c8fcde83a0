/**
 * Terminal output in, the screen a person sees out: prints, wraps, and obeys the few codes the live view writes. Any
 * other code is an error, so that a test notices it.
 */
import { displayWidth } from "../fit-width.ts";
import type { ViewStream } from "../view.ts";

/** A terminal that can be looked at. */
export interface EmulatedTerminal extends ViewStream {
  columns: number;
  /** Makes the terminal narrower: rows that are too long continue in the next row, as terminals do it. */
  readonly resize: (columns: number) => void;
  /** Rows without spaces at their ends; rows that have scrolled out are kept. */
  readonly screen: () => readonly string[];
  readonly cursorVisible: () => boolean;
  /** Times `write` was called. */
  readonly writes: () => number;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** A terminal of `columns` columns and any number of rows. */
export function emulateTerminal(columns: number): EmulatedTerminal {
  let rows: string[][] = [[]];
  let row = 0;
  let column = 0;
  let visible = true;
  let writes = 0;

  function print(text: string, limit: number): void {
    for (const { segment } of segmenter.segment(text)) {
      const width = displayWidth(segment);
      if (column + width > limit) newLine();
      const line = rows[row] ?? [];
      while (line.length < column) line.push(" ");
      line[column] = segment;
      // The second half of a wide character holds nothing of its own.
      if (width === 2) line[column + 1] = "";
      column += width;
    }
  }

  function newLine(): void {
    row += 1;
    column = 0;
    if (rows[row] === undefined) rows[row] = [];
  }

  function control(parameters: string, code: string): void {
    if (code === "A") row = Math.max(0, row - Number(parameters || 1));
    else if (code === "K") rows[row] = (rows[row] ?? []).slice(0, column);
    else if (code === "J") rows = [...rows.slice(0, row), (rows[row] ?? []).slice(0, column)];
    else if (code === "m" || parameters === "?2026") return;
    else if (parameters === "?25") visible = code === "h";
    else throw new Error(`the terminal does not know CSI ${parameters}${code}`);
  }

  const terminal = {
    columns,
    isTTY: true,
    write(text: string): void {
      writes += 1;
      // biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are what this reads
      for (const [, parameters, code, plain] of text.matchAll(/\x1b\[([?\d;]*)([A-Za-z])|([^\x1b\r\n]+|[\r\n])/g)) {
        if (code !== undefined) control(parameters ?? "", code);
        else if (plain === "\n") newLine();
        else if (plain === "\r") column = 0;
        else print(plain ?? "", terminal.columns);
      }
    },
    resize(width: number): void {
      const split = rows.map((line) => {
        const parts = Array.from({ length: Math.ceil(line.length / width) }, (_, part) =>
          line.slice(part * width, (part + 1) * width),
        );
        return parts.length > 0 ? parts : [[]];
      });
      row = split.slice(0, row).flat().length;
      rows = split.flat();
      terminal.columns = width;
    },
    screen: () => rows.map((line) => line.join("").trimEnd()),
    cursorVisible: () => visible,
    writes: () => writes,
  };
  return terminal;
}
