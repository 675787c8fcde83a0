/** Words or a text in, every run of so many words or signs out, as scikit-learn's vectorizers make them. */
import type { FittedStep } from "../fitted-preparation.ts";

const wide = /[\ud800-\udbff]/;

type Runs = Omit<Extract<FittedStep, { readonly step: "ngrams" }>, "step">;

/** Runs of words, blanks between them: the shortest first, each in the order of the text. */
export function wordRuns(words: readonly string[], { from, to }: Pick<Runs, "from" | "to">): readonly string[] {
  if (to === 1) return words;
  const out: string[] = [];
  for (let length = from; length <= Math.min(to, words.length); length++) {
    for (let at = 0; at + length <= words.length; at++)
      out.push(length === 1 ? (words[at] ?? "") : words.slice(at, at + length).join(" "));
  }
  return out;
}

/** Runs of signs: of the whole text, or of each word with a blank at both ends. */
export function signRuns(text: string, { from, to, of }: Runs): readonly string[] {
  const signs = text.replace(/\s\s+/gu, " ");
  if (of === "inside_words") {
    return signs.split(/\s+/u).flatMap((word) => (word === "" ? [] : runsOf(` ${word} `, { from, to, short: true })));
  }
  return runsOf(signs, { from, to, short: false });
}

/** `short`: what is shorter than a run is a run by itself, once. */
function runsOf(
  text: string,
  { from, to, short }: { readonly from: number; readonly to: number; readonly short: boolean },
): string[] {
  const out: string[] = [];
  // A sign beyond the first 65,536 of Unicode takes two places; without one, runs are parts of the text as it stands.
  const signs = wide.test(text) ? Array.from(text) : null;
  const count = signs?.length ?? text.length;
  for (let length = from; length <= to; length++) {
    if (length > count) {
      if (short) out.push(text);
      break;
    }
    for (let at = 0; at + length <= count; at++) {
      out.push(signs === null ? text.slice(at, at + length) : signs.slice(at, at + length).join(""));
    }
    if (short && length === count) break;
  }
  return out;
}
