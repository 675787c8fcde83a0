/**
 * Pieces of text with a style in, one terminal line out: cut to the terminal's width before it is coloured, and free of
 * control characters, because names and messages come from people's files.
 */
import type { createColors } from "picocolors";
import { cutToWidth, displayWidth } from "./fit-width.ts";

/** Styles the view uses; the meaning is always carried by a sign or a word as well. */
export type Style = "plain" | "bold" | "dim" | "good" | "bad" | "accent";

/** Text of one style. */
export interface Piece {
  readonly text: string;
  readonly style: Style;
}

/** One line of output. */
export type StyledLine = readonly Piece[];

/** picocolors' functions, all of which do nothing where colour is off. */
export type Colours = ReturnType<typeof createColors>;

/** A piece of text; plain where no style is given. */
export function piece(text: string, style: Style = "plain"): Piece {
  // Control characters could move the cursor or start an escape code.
  return { text: text.replace(/\p{Cc}+/gu, " "), style };
}

function paint(text: string, style: Style, colours: Colours): string {
  switch (style) {
    case "plain":
      return text;
    case "bold":
      return colours.bold(text);
    case "dim":
      return colours.dim(text);
    case "good":
      return colours.green(text);
    case "bad":
      return colours.red(text);
    case "accent":
      return colours.cyan(text);
  }
}

/** Columns the line takes. */
export function lineWidth(line: StyledLine): number {
  return line.reduce((sum, part) => sum + displayWidth(part.text), 0);
}

/** The line cut to `width` columns. */
export function cutLine(line: StyledLine, width: number): StyledLine {
  if (lineWidth(line) <= width) return line;
  const kept: Piece[] = [];
  let left = width;
  for (const part of line) {
    const size = displayWidth(part.text);
    if (size >= left) {
      kept.push({ ...part, text: size > left ? cutToWidth(part.text, left) : cutToWidth(`${part.text}…`, left) });
      break;
    }
    kept.push(part);
    left -= size;
  }
  return kept;
}

/** The line as a string, coloured, without spaces at its end. */
export function paintLine(line: StyledLine, colours: Colours): string {
  return line
    .map((part, index) => (index === line.length - 1 ? { ...part, text: part.text.trimEnd() } : part))
    .map((part) => (part.text === "" ? "" : paint(part.text, part.style, colours)))
    .join("");
}
