/** A text that was answered wrongly in, the same with what the model did not get of it marked out. */
import type { Mistake } from "../report-data.ts";
import { type Html, html } from "./html.ts";

/** The text with its marks. */
export function mistakeText({ text, lost = [] }: Pick<Mistake, "text" | "lost">): Html {
  if (text === null) return html`no picture`;
  let at = 0;
  const pieces = lost.flatMap(({ start, end, lost: how }): (Html | string)[] => {
    const before = text.slice(at, start);
    const word = text.slice(start, end);
    at = end;
    return [before, how === "unknown" ? html`<mark>${word}</mark>` : html`<s>${word}</s>`];
  });
  return html`${pieces}${text.slice(at)}`;
}

/** What the marks mean; nothing where there are none. */
export function lostHint(mistakes: readonly Pick<Mistake, "lost">[]): string {
  const kinds = new Set(mistakes.flatMap(({ lost = [] }) => lost.map((word) => word.lost)));
  const unknown = kinds.has("unknown")
    ? " Marked words are none of the vocabulary: the model only knows that a word is there."
    : "";
  return unknown + (kinds.has("cut") ? " Struck words were cut off and not read." : "");
}
