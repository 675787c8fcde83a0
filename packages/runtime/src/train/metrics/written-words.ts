/**
 * Texts that a model writes: numbers of words out of an answer in, up to the mark at the end, the text that they spell out.
 */
import type { Spelling } from "./figure.ts";
import { spelled } from "./sequences.ts";

/** The words of a row of numbers: those before the mark at the end, without padding. */
export function writtenWords(numbers: ArrayLike<number>, end: number | null): number[] {
  const all = Array.from(numbers);
  const last = end === null ? -1 : all.indexOf(end);
  return (last < 0 ? all : all.slice(0, last)).filter((number) => number !== 0);
}

/** The text of a row of numbers. */
export function writtenText(numbers: ArrayLike<number>, spelling: Spelling): string {
  return spelled(writtenWords(numbers, spelling.end ?? null), spelling);
}
