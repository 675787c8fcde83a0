/**
 * English words in, words that mean the same out: from WordNet 3.1 (Princeton University, 2011), of which `assets` has the meanings that
 * several single words share. Read when first asked for, once a thread.
 */
import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";

let table: ReadonlyMap<string, readonly string[]> | null = null;

/** Words that may stand in for one of small letters, the table's most common meaning first; none where nobody knows any. */
export function synonymsOf(word: string): readonly string[] {
  table ??= readTable();
  const known = table.get(word);
  if (known !== undefined) return known;
  // Plurals and the third person go with the word they are made of.
  if (!word.endsWith("s") || word.endsWith("ss")) return [];
  const single = table.get(word.slice(0, -1)) ?? [];
  return single.filter((one) => !/(?:s|x|z|ch|sh|y)$/.test(one)).map((one) => `${one}s`);
}

/** Each line is a meaning: the words that mostly have it, and behind a slash those that may stand in for them. */
function readTable(): ReadonlyMap<string, readonly string[]> {
  const file = new URL("../../../assets/synonyms.txt.br", import.meta.url);
  const words = new Map<string, string[]>();
  for (const line of brotliDecompressSync(readFileSync(file)).toString("latin1").split("\n")) {
    const [own = "", others = ""] = line.split(" / ");
    const all = [...own.split(" "), ...others.split(" ")].filter((word) => word !== "");
    for (const word of own.split(" ")) {
      const known = words.get(word) ?? [];
      words.set(word, [...known, ...all.filter((one) => one !== word && !known.includes(one))]);
    }
  }
  return words;
}
