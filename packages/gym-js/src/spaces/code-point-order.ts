/**
 * The order of texts. In: two texts. Out: which comes first.
 * Why: Python sorts by code point, JavaScript by UTF-16 unit; keys and characters must stand as in Gymnasium.
 */

/** Negative if `a` comes before `b` in Python's order of strings, positive if after, 0 if they are equal. */
export function byCodePoint(a: string, b: string): number {
  const left = Array.from(a);
  const right = Array.from(b);
  for (const [i, character] of left.entries()) {
    const difference = (character.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? -1);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
