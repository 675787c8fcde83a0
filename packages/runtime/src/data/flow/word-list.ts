/**
 * A field of a `list` or `tags` column in, its words out: a JSON array where it is one, as lists of JSON and Parquet are kept, else
 * what stands between separators.
 */

/** The words of a field, blanks round them taken away; empty ones are left out. */
export function parseWords(field: string, separator: string): readonly string[] {
  const text = field.trim();
  const listed = text.startsWith("[") && text.endsWith("]") ? jsonWords(text) : null;
  return listed ?? text.split(separator).flatMap((word) => (word.trim() === "" ? [] : [word.trim()]));
}

/** The words of a JSON array of texts, numbers and truth values; null where a text is no such array. */
function jsonWords(text: string): readonly string[] | null {
  try {
    const found: unknown = JSON.parse(text);
    return Array.isArray(found) && found.every(isPlain) ? found.flatMap(wordOf) : null;
  } catch {
    return null;
  }
}

function isPlain(value: unknown): boolean {
  return value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function wordOf(value: unknown): readonly string[] {
  const word = String(value).trim();
  return value === null || word === "" ? [] : [word];
}
