/**
 * Steps that change texts and lists of words: a call of the catalog in, what it does to a row's words out. In a text, words are what the step
 * `words` of preparation finds; what stands between them stays where it is.
 */
import { InternalError } from "../../internal-error.ts";
import type { IndexedStreams } from "../../random/indexed-streams.ts";
import { numberArgument } from "../fitted-steps.ts";
import type { Cell } from "../flow/cell.ts";
import { wordPattern } from "../flow/word-steps.ts";
import { lettersBeside } from "./keyboard.ts";
import type { PlacedCall } from "./placed-call.ts";
import type { RowDraw } from "./row-draw.ts";
import { synonymsOf } from "./synonyms.ts";

/** Words of a row that a step changes in place. */
interface Words {
  words: string[];
  /** What stands before each word, and after the last: one more than there are words. */
  between: string[];
}

/** Changes words; `rate` is how likely each of them is changed. */
type WordStep = (text: Words, random: IndexedStreams, rate: number) => void;

const steps: Readonly<Record<string, WordStep>> = {
  swap: ({ words }, random, rate) => {
    // Whom a word changes places with is drawn among all others.
    for (let at = 0; words.length > 1 && at < words.length; at++) {
      if (random.uniform() >= rate) continue;
      const other = below(random, words.length - 1);
      const place = other < at ? other : other + 1;
      const word = words[at] ?? "";
      words[at] = words[place] ?? "";
      words[place] = word;
    }
  },
  delete: (text, random, rate) => {
    const stays = text.words.map(() => random.uniform() >= rate);
    // Something is left of every text.
    if (!stays.includes(true)) stays[below(random, stays.length)] = true;
    keep(text, stays);
  },
  synonym: ({ words }, random, rate) => {
    words.forEach((word, at) => {
      if (random.uniform() < rate) words[at] = anotherWord(word, random) ?? word;
    });
  },
  insert: (text, random, rate) => {
    const added = text.words.flatMap((word) => {
      const one = random.uniform() < rate ? anotherWord(word, random) : null;
      return one === null ? [] : [one];
    });
    for (const word of added) {
      const place = below(random, text.words.length + 1);
      text.words.splice(place, 0, word);
      text.between.splice(place + 1, 0, " ");
      // At the end, what followed the last word goes on following the text.
      if (place === text.words.length - 1) swapEnds(text.between);
    }
  },
  typos: ({ words }, random, rate) => {
    words.forEach((word, at) => {
      words[at] = withTypos(word, random, rate);
    });
  },
};

/** Makes ready the steps of a column of texts, lists or tags. */
export function textProgram(calls: readonly PlacedCall[]): (cell: Cell, row: RowDraw) => Cell {
  const ready = calls.map(({ call: { call, args }, place }) => {
    const step = Object.hasOwn(steps, call) ? steps[call] : undefined;
    if (step === undefined) throw new InternalError(`no augmentation step \`${call}\` for texts`);
    return { step, place, chance: numberArgument(args, "chance"), rate: numberArgument(args, "rate") };
  });
  return (cell, { random, draw }) => {
    const text = wordsIn(cell);
    for (const { step, place, chance, rate } of ready) {
      random.seek(draw, place);
      if (random.uniform() < chance && text.words.length > 0) step(text, random, rate);
    }
    return typeof cell === "string" ? joined(text) : text.words;
  };
}

function wordsIn(cell: Cell): Words {
  if (typeof cell === "string") return parted(cell);
  if (typeof cell === "number" || ArrayBuffer.isView(cell)) throw new InternalError("numbers have no words");
  return { words: [...cell], between: new Array<string>(cell.length + 1).fill("") };
}

/** A text as its words and what stands between them. */
function parted(text: string): Words {
  const words: string[] = [];
  const between: string[] = [];
  let end = 0;
  wordPattern.lastIndex = 0;
  for (let found = wordPattern.exec(text); found !== null; found = wordPattern.exec(text)) {
    const [word] = found;
    between.push(text.slice(end, found.index));
    words.push(word);
    end = found.index + word.length;
  }
  between.push(text.slice(end));
  return { words, between };
}

function joined({ words, between }: Words): string {
  return words.map((word, at) => `${between[at] ?? ""}${word}`).join("") + (between[words.length] ?? "");
}

/** Leaves out words, each with what stands before it; the first one that stays keeps the start of the text. */
function keep(text: Words, stays: readonly boolean[]): void {
  const start = text.between[0] ?? "";
  const end = text.between.at(-1) ?? "";
  const between = text.between.filter((_, at) => stays[at] === true);
  text.words = text.words.filter((_, at) => stays[at] === true);
  text.between = [start, ...between.slice(1), end];
}

function swapEnds(between: string[]): void {
  const [one, other] = [between.at(-2) ?? "", between.at(-1) ?? ""];
  between.splice(-2, 2, other, one);
}

/** A whole number from 0 to below `count`. */
function below(random: IndexedStreams, count: number): number {
  return Math.floor(random.uniform() * count);
}

/** A word that means the same, written as the word is; null where there is none. */
function anotherWord(word: string, random: IndexedStreams): string | null {
  const small = word.toLowerCase();
  const known = synonymsOf(small);
  const one = known[below(random, known.length)];
  if (one === undefined) return null;
  if (word === small) return one;
  return word === word.toUpperCase() && word.length > 1
    ? one.toUpperCase()
    : `${one.slice(0, 1).toUpperCase()}${one.slice(1)}`;
}

/** The slips of typing: a letter left out, twice, in the place of the next one, or a letter beside it. */
function withTypos(word: string, random: IndexedStreams, rate: number): string {
  const letters = Array.from(word);
  const several = letters.length > 1;
  for (let at = 0; at < letters.length; at++) {
    if (random.uniform() >= rate) continue;
    const letter = letters[at] ?? "";
    switch (below(random, 4)) {
      case 0:
        // A word of one letter stays one.
        if (several) letters[at] = "";
        break;
      case 1:
        letters[at] = letter + letter;
        break;
      case 2:
        letters[at] = letters[at + 1] ?? letter;
        if (at + 1 < letters.length) letters[at + 1] = letter;
        at++;
        break;
      default:
        letters[at] = letterBeside(letter, random);
    }
  }
  return letters.join("");
}

function letterBeside(letter: string, random: IndexedStreams): string {
  const small = letter.toLowerCase();
  const near = lettersBeside(small);
  const one = near[below(random, near.length)] ?? letter;
  return letter === small ? one : one.toUpperCase();
}
