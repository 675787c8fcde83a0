/**
 * Lines in, a block at the end of the terminal out that is redrawn in place: each drawing is one write inside a
 * synchronised update (terminals without it ignore the code), clears only what it replaces, and never scrolls what
 * stands above. The cursor is hidden while the block stands and shown again when it goes, also when the process exits.
 */
import { type Colours, cutLine, lineWidth, paintLine, type StyledLine } from "./styled-line.ts";
import type { ViewStream } from "./view.ts";

const hideCursor = "\x1b[?25l";
const showCursor = "\x1b[?25h";
const clearLine = "\x1b[K";
const clearBelow = "\x1b[J";

/** A block of lines that follows the output. */
export interface LiveBlock {
  /** Writes `history` for good and redraws the block below it. */
  draw(history: readonly StyledLine[], block: readonly StyledLine[]): void;
  /** Shows the cursor again; the block must have been drawn empty before. */
  close(): void;
}

/** Makes a block at the cursor's place, which must be the start of a line. */
export function liveBlock(stream: ViewStream, colours: Colours): LiveBlock {
  let drawn: readonly StyledLine[] = [];
  let drawnText = "";
  let hidden = false;

  const restore = (): void => {
    if (hidden) stream.write(showCursor);
    hidden = false;
  };
  process.once("exit", restore);

  function terminalWidth(): number {
    return Math.max(1, stream.columns ?? 80);
  }

  /** Rows that the block takes now: a terminal made narrower has wrapped its lines. */
  function rowsDrawn(): number {
    const width = terminalWidth();
    return drawn.reduce((rows, line) => rows + Math.max(1, Math.ceil(lineWidth(line) / width)), 0);
  }

  return {
    draw(history, block) {
      // The last column stays free: some terminals wrap when it is filled.
      const cut = block.map((line) => cutLine(line, terminalWidth() - 1));
      const rows = rowsDrawn();
      const up = rows > 0 ? `\x1b[${rows}A` : "";
      const text = cut.map((line) => `${paintLine(line, colours)}${clearLine}\n`).join("");
      if (history.length === 0 && rows === cut.length && text === drawnText) return;
      // Lines that stay may be wider than the terminal and wrap, so what they cover is cleared before.
      const above = history.map((line) => `${paintLine(line, colours)}\n`).join("");
      const cursor = hidden || cut.length === 0 ? "" : hideCursor;
      hidden ||= cut.length > 0;
      stream.write(
        `\x1b[?2026h${cursor}\r${up}${above === "" ? "" : clearBelow + above}${text}${clearBelow}\x1b[?2026l`,
      );
      drawn = cut;
      drawnText = text;
    },
    close() {
      process.off("exit", restore);
      restore();
    },
  };
}
