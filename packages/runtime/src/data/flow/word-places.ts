/**
 * A text and the fitted steps of its column in, what becomes of each of its words out: whether the vocabulary has it, and whether the model
 * reads it at all. For whoever wants to see a text as a model does.
 */
import type { FittedStep } from "../fitted-preparation.ts";
import { stripText, wordPattern } from "./word-steps.ts";

/** A word of a text that does not reach the model as it stands. */
export interface LostWord {
  /** Places in the text, the second behind it. */
  readonly start: number;
  readonly end: number;
  /** The vocabulary lacks it, or it was cut off. */
  readonly lost: "unknown" | "cut";
}

interface Word {
  readonly start: number;
  readonly end: number;
  readonly word: string;
}

type Parting = Extract<FittedStep, { readonly step: "split" | "words" }>;

/** Steps through which a word can be followed; others make new words of several, or leave some out. */
const followed: ReadonlySet<FittedStep["step"]> = new Set([
  ...(["lower", "strip", "split", "words", "vocabulary", "truncate", "pad", "one_hot"] as const),
]);

/** Words that are lost, in the order of the text; null where the steps do not go by words, or cut characters first. */
export function lostWords(text: string, steps: readonly FittedStep[]): readonly LostWord[] | null {
  const parting = steps.findIndex(({ step }) => step === "words" || step === "split");
  const by = steps[parting];
  const vocabulary = steps.find(({ step }) => step === "vocabulary");
  if (by?.step !== "words" && by?.step !== "split") return null;
  if (vocabulary?.step !== "vocabulary") return null;
  if (!steps.every(({ step }) => followed.has(step))) return null;
  const [before, after] = [steps.slice(0, parting), steps.slice(parting + 1)];
  // What is cut before words are told apart leaves their places unknown.
  if (before.some(({ step }) => step === "truncate") || (by.step === "split" && by.by === "")) return null;
  const whole = wordsOf(text, by).flatMap(({ start, end, word }): Word[] => {
    const changed = [...before, ...after].reduce(changedBy, word);
    return changed === "" ? [] : [{ start, end, word: changed }];
  });
  const known = new Set(vocabulary.words);
  const { from, to } = keptOf(whole.length, after);
  return whole.flatMap(({ start, end, word }, at): LostWord[] => {
    if (at < from || at >= to) return [{ start, end, lost: "cut" }];
    return known.has(word) ? [] : [{ start, end, lost: "unknown" }];
  });
}

/** The words with their places. */
function wordsOf(text: string, parting: Parting): Word[] {
  const placed = (match: RegExpExecArray): Word => ({
    start: match.index,
    end: match.index + match[0].length,
    word: match[0],
  });
  if (parting.step === "words") return [...text.matchAll(wordPattern)].map(placed);
  if (parting.by === null) return [...text.matchAll(/\S+/gu)].map(placed);
  const words: Word[] = [];
  let start = 0;
  for (const part of text.split(parting.by)) {
    if (part !== "") words.push({ start, end: start + part.length, word: part });
    start += part.length + parting.by.length;
  }
  return words;
}

function changedBy(word: string, step: FittedStep): string {
  if (step.step === "lower") return word.toLowerCase();
  return step.step === "strip" ? stripText(word, step.of) : word;
}

/** Which of so many words are left by what cuts them. */
function keptOf(count: number, steps: readonly FittedStep[]): { readonly from: number; readonly to: number } {
  let [from, to] = [0, count];
  for (const step of steps) {
    if (step.step === "truncate" && to - from > step.length) {
      if (step.keep === "start") to = from + step.length;
      else from = to - step.length;
    } else if (step.step === "pad" && to - from > step.length) to = from + step.length;
  }
  return { from, to };
}
