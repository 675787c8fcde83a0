/** A page in Markdown in, the same for a terminal out: heads bold, code indented and coloured as programs are, fences gone. */
import { displayWidth } from "@penstock/dsl";
import type { Colours } from "./styled-line.ts";

/** Columns beyond which lines of prose are hard to read. */
const widestProse = 96;

/** Paints a page for so many columns; what is no head and no code stays as it is but for line breaks and `quoted` words. */
export function paintPage(page: string, colours: Colours, width: number): string {
  const out: string[] = [];
  let fence: string | null = null;
  for (const line of page.trimEnd().split("\n")) {
    const mark = /^```(\w*)$/.exec(line);
    if (mark !== null) fence = fence === null ? (mark[1] ?? "") : null;
    else if (fence !== null)
      out.push(line === "" ? "" : `    ${fence === "pipe" ? paintProgramLine(line, colours) : line}`);
    else if (line.startsWith("#")) out.push(colours.bold(line.replace(/^#+ /, "")));
    else {
      const wrapped = wrap(line, Math.min(width, widestProse));
      out.push(wrapped.replace(/`([^`]+)`/g, (_, word: string) => colours.cyan(word)));
    }
  }
  return `${out.join("\n")}\n`;
}

/** Breaks a line between words; one with a `quoted text` that has blanks is broken around it. */
function wrap(line: string, width: number): string {
  let text = "";
  let column = 0;
  for (const word of line.match(/(?:`[^`]*`|[^\s`])+/g) ?? []) {
    const size = displayWidth(word.replaceAll("`", ""));
    if (column > 0 && column + 1 + size > width) {
      text += "\n";
      column = 0;
    }
    text += column > 0 ? ` ${word}` : word;
    column += (column > 0 ? 1 : 0) + size;
  }
  return text;
}

/** Comments, texts, numbers, heads of declarations and names that are called, each in its colour. */
function paintProgramLine(line: string, colours: Colours): string {
  const parts =
    /(?<comment>\/\/.*$)|(?<text>"(?:[^"\\]|\\.)*")|(?<number>(?<![\p{L}_])\d[\d_.]*(?:e[+-]?\d+)?[\p{L}%]*)|(?<head>^\p{L}[\p{L}\d_]*(?= \p{L}))|(?<call>[\p{L}_][\p{L}\d_]*(?=\())|(?<arrow>->)/gu;
  return line.replace(parts, (match, ...rest) => {
    // The last argument holds the named groups.
    const groups = rest.at(-1) as Readonly<Record<string, string | undefined>>;
    if (groups["comment"] !== undefined) return colours.dim(match);
    if (groups["text"] !== undefined) return colours.green(match);
    if (groups["number"] !== undefined) return colours.yellow(match);
    if (groups["head"] !== undefined) return colours.magenta(match);
    if (groups["call"] !== undefined) return colours.blue(match);
    return colours.dim(match);
  });
}
