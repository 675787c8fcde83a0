/** Fitted pieces in, texts as their numbers out and back. */
import { bpeText, bpeWords } from "./bpe-words.ts";
import { type BpePieces, PAIR } from "./fit-bpe.ts";

/** Pieces with the marks that stand round each text. */
export interface BpeStep extends BpePieces {
  readonly begin: boolean;
  readonly end: boolean;
}

/** Words that are remembered: some tens of megabytes at most. */
const MOST_WORDS = 2 ** 16;
const UNKNOWN = 1;

/** Numbers that are no pieces: padding, any other sign, and the marks. */
export function bpeReserved({ begin, end }: Pick<BpeStep, "begin" | "end">): number {
  return 2 + Number(begin) + Number(end);
}

/** What turns texts into numbers. */
export function bpeNumbers(step: BpeStep): (text: string) => Int32Array {
  const { signs, joins, begin, end } = step;
  const numbers = new Map(signs.map((sign, index) => [sign, index]));
  const ranks = new Map(joins.map(([left, right], index) => [left * PAIR + right, index]));
  const first = bpeReserved(step);
  const known = new Map<string, readonly number[]>();
  const wordOf = (word: string): readonly number[] => {
    const before = known.get(word);
    if (before !== undefined) return before;
    const pieces = joinPieces(
      Array.from(word, (sign) => numbers.get(sign) ?? -1),
      { ranks, signs: signs.length },
    ).map((piece) => (piece < 0 ? UNKNOWN : first + piece));
    if (known.size >= MOST_WORDS) known.clear();
    known.set(word, pieces);
    return pieces;
  };
  const [front, back] = [begin ? [2] : [], end ? [first - 1] : []];
  return (text) => Int32Array.from([front, ...bpeWords(text).map(wordOf), back].flat());
}

/** Joins what can be joined, the most frequent pair first and each wherever it stands, as fitting did. */
function joinPieces(
  given: number[],
  { ranks, signs }: { readonly ranks: ReadonlyMap<number, number>; readonly signs: number },
): number[] {
  let pieces = given;
  for (;;) {
    let best = Number.POSITIVE_INFINITY;
    for (let at = 1; at < pieces.length; at++) {
      const [left = -1, right = -1] = [pieces[at - 1], pieces[at]];
      if (left >= 0 && right >= 0) best = Math.min(best, ranks.get(left * PAIR + right) ?? best);
    }
    if (best === Number.POSITIVE_INFINITY) return pieces;
    const out: number[] = [];
    for (let at = 0; at < pieces.length; at++) {
      const [left = -1, right = -1] = [pieces[at], pieces[at + 1]];
      const joins = left >= 0 && right >= 0 && ranks.get(left * PAIR + right) === best;
      out.push(joins ? signs + best : left);
      if (joins) at++;
    }
    pieces = out;
  }
}

/** The texts of pieces in the order of their numbers, from 2 on; marks have none. */
export function bpeTexts(step: BpeStep): string[] {
  const texts = [...step.signs];
  for (const [left, right] of step.joins) texts.push((texts[left] ?? "") + (texts[right] ?? ""));
  return [...Array.from({ length: bpeReserved(step) - 2 }, () => ""), ...texts];
}

/** The text of numbers. */
export function bpeDecoded(step: BpeStep): (numbers: readonly number[]) => string {
  const texts = bpeTexts(step);
  return (numbers) => bpeText(numbers.flatMap((one) => (one === 0 ? [] : [texts[one - 2] ?? "\uFFFD"])));
}
