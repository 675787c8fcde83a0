/** How fields of CSV files are understood, by the reader and by the probe alike: numbers, words for "no value", delimiters. */

/** A number as this reader understands it: decimal, with or without an exponent, blanks around it allowed. */
export const numberPattern = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;
/** Words that stand for "no value", without regard to case. */
export const missingWords: readonly string[] = ["", "na", "n/a", "nan", "null", "none", "?"];

/** True for an empty field or one of the words for "no value". */
export function isMissing(field: string): boolean {
  return missingWords.includes(field.trim().toLowerCase());
}

/** Bounds of a field without blanks round it. */
export function trim(bytes: Uint8Array, start: number, end: number): readonly [number, number] {
  let [from, to] = [start, end];
  while (from < to && (bytes[from] ?? 0) <= 32) from++;
  while (to > from && (bytes[to - 1] ?? 0) <= 32) to--;
  return [from, to];
}

/** Another delimiter that would split a file's header into several names, where this one does not; for help. */
export function likelyDelimiter(header: string): string | null {
  return [",", ";", "\t", "|"].find((delimiter) => header.includes(delimiter)) ?? null;
}
