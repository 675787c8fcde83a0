/** What the steps over texts and words do to a row: one small function each, the same for training and for serving. */
import { Hash } from "../probe/hash-codes.ts";

/** The number of padding, and of words that the vocabulary does not have. */
const PADDING = 0;
const UNKNOWN = 1;
/** The number of the first word of a vocabulary. */
export const FIRST_WORD = 2;

const punctuation = /[\p{P}\p{S}]/gu;
/** What a word is: a run of letters and digits, an apostrophe inside it included. */
export const wordPattern = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*/gu;

/** A text without blanks at its ends, or without punctuation marks and signs. */
export function stripText(text: string, of: "space" | "punctuation"): string {
  return of === "space" ? text.trim() : text.replace(punctuation, "");
}

/** The parts of a text between white space, or between the places where `by` stands; characters where that is empty. */
export function splitText(text: string, by: string | null): readonly string[] {
  if (by === "") return Array.from(text);
  const parts = by === null ? text.split(/\s+/u) : text.split(by);
  return parts.filter((part) => part !== "");
}

/** The words of a text. */
export function findWords(text: string): readonly string[] {
  return text.match(wordPattern) ?? [];
}

/** Numbers of words by a vocabulary. */
export function wordNumbers(words: readonly string[], numbers: ReadonlyMap<string, number>): Int32Array {
  return Int32Array.from(words, (one) => numbers.get(one) ?? UNKNOWN);
}

/** The vocabulary as a look-up. */
export function vocabularyOf(words: readonly string[]): ReadonlyMap<string, number> {
  return new Map(words.map((one, index) => [one, FIRST_WORD + index]));
}

/** The first or last `length` of something. */
export function cut<Sequence extends string | readonly string[] | Int32Array>(
  sequence: Sequence,
  { length, keep }: { readonly length: number; readonly keep: "start" | "end" },
): Sequence {
  if (sequence.length <= length) return sequence;
  const [from, to] = keep === "start" ? [0, length] : [sequence.length - length, sequence.length];
  // What `slice` of each of these types gives is of the same type, which the union does not say.
  return sequence.slice(from, to) as Sequence;
}

/** Word numbers filled up with padding. */
export function padIds(
  ids: Int32Array,
  { length, at }: { readonly length: number; readonly at: "start" | "end" },
): Int32Array {
  const padded = new Int32Array(length).fill(PADDING);
  padded.set(ids.subarray(0, length), at === "end" ? 0 : length - Math.min(length, ids.length));
  return padded;
}

const hash = new Hash();
const encoder = new TextEncoder();

/** A place below `count` for a text; the same wherever and whenever it is asked for. */
export function hashPlace(text: string, count: number): number {
  const bytes = encoder.encode(text);
  hash.ofBytes(bytes, 0, bytes.length);
  return (hash.a >>> 0) % count;
}

/** Numbers of words by their hashes: 1 and above, since 0 is padding. */
export function hashIds(words: readonly string[], buckets: number): Int32Array {
  return Int32Array.from(words, (one) => 1 + hashPlace(one, buckets - 1));
}
