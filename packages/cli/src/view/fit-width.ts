/**
 * Text in, the same text cut or padded to a number of terminal columns out. Widths are those of the language's own
 * diagnostics, so that a name takes the same room everywhere.
 */
import { displayWidth, glyphsOf } from "@penstock/dsl";

export { displayWidth };

/** The text cut to at most `width` columns, with `…` in place of what is missing. */
export function cutToWidth(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  if (width <= 0) return "";
  let kept = "";
  let used = 0;
  for (const glyph of glyphsOf(text)) {
    if (used + glyph.width > width - 1) break;
    kept += glyph.text;
    used += glyph.width;
  }
  return `${kept}…`;
}

/** The text followed by as many spaces as it lacks to `width` columns. */
export function padToWidth(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}
