/**
 * Figures of answers that are sequences: what an output reads, place by place, becomes words as `ctc` means it, and is held against the
 * truth.
 */
import { argmaxOf } from "./classification.ts";
import type { Spelling } from "./figure.ts";

/** Of `[rows, places, values]` probabilities the likeliest number of each place, `[rows, places]`. */
export function likeliest(values: Float32Array, width: number): Float32Array {
  return Float32Array.from({ length: values.length / width }, (_, place) => argmaxOf(values, place * width, width));
}

/** What places read: equal ones in a row are one, and 0 is nothing. */
export function readPlaces(places: ArrayLike<number>): number[] {
  return Array.from(places).filter((number, index) => number !== 0 && number !== places[index - 1]);
}

/** How many words must be put in, taken out or swapped to make one sequence of another (Levenshtein, 1966). */
export function editDistance(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let before = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 0; row < one.length; row++) {
    const next = [row + 1];
    for (let column = 0; column < other.length; column++) {
      const swapped = (before[column] ?? 0) + (one[row] === other[column] ? 0 : 1);
      next.push(Math.min(swapped, (before[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    before = next;
  }
  return before.at(-1) ?? 0;
}

/** Sequences answered and true, each `[rows, places]` of its own width. */
export interface Sequences {
  readonly values: Float32Array;
  readonly width: number;
  readonly truth: Int32Array;
}

/** What one row says and what was meant, and how many edits lie between. */
export interface SequenceRow {
  readonly said: readonly number[];
  readonly meant: readonly number[];
  readonly edits: number;
}

/** Rows of answers, without blanks and padding. */
export function sequenceRows({ values, width, truth }: Sequences): SequenceRow[] {
  const rows = values.length / width;
  const length = truth.length / rows;
  return Array.from({ length: rows }, (_, row) => {
    const meant = Array.from(truth.subarray(row * length, (row + 1) * length)).filter((number) => number !== 0);
    const said = readPlaces(values.subarray(row * width, (row + 1) * width));
    return { said, meant, edits: editDistance(said, meant) };
  });
}

/** Text of words by their numbers; those that the vocabulary has no word for are a sign that no text holds. */
export function spelled(
  numbers: readonly number[],
  { words, between, decode }: Pick<Spelling, "words" | "between" | "decode">,
): string {
  if (decode !== undefined) return decode(numbers);
  // 0 is padding, 1 is any other word.
  return numbers.map((number) => words[number - 2] ?? "\uFFFD").join(between);
}
