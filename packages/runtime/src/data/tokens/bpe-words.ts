/**
 * A text in, the words that byte pair encoding goes by out: letters, digits and other signs apart, each with the space before it as the
 * sign `▁`. Runs of white space are one space, so the words joined are the text again, up to that.
 */

/** Stands for the space in front of a word. */
export const SPACE = "▁";

const words = / ?[\p{L}\p{M}]+| ?\p{N}| ?[^ \p{L}\p{M}\p{N}]+| /gu;

/** The words of a text. */
export function bpeWords(text: string): readonly string[] {
  const spaced = ` ${text
    .normalize("NFC")
    .replace(/[\p{White_Space}▁]+/gu, " ")
    .trim()}`;
  return spaced === " " ? [] : (spaced.match(words) ?? []).map((word) => word.replace(" ", SPACE));
}

/** The text of pieces. */
export function bpeText(pieces: readonly string[]): string {
  return pieces.join("").replaceAll(SPACE, " ").trim();
}
