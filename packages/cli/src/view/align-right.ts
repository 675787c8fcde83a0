/** Figures of a column in, texts of one width out. */
import { displayWidth } from "./fit-width.ts";

/** Columns that the widest of some texts takes. */
export function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, displayWidth(text)), 0);
}

/** Texts padded to one width; their numbers stand under one another, units hang out to the right. */
export function alignRight(texts: readonly string[]): readonly string[] {
  const number = (text: string): string => text.replace(/ (%|points)$/, "");
  const right = widest(texts.map(number));
  return texts.map((text) => " ".repeat(right - displayWidth(number(text))) + text);
}
