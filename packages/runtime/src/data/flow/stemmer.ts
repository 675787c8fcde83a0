/**
 * Words in, their stems out, by the rules of the npm package `natural`. Its stemmers are loaded by file, each when it is first asked for:
 * the package as a whole would bring dictionaries and clients of databases along.
 */
import { createRequire } from "node:module";
import type { FittedStep } from "../fitted-preparation.ts";

type Rules = Extract<FittedStep, { readonly step: "stem" }>["by"];

const load = createRequire(import.meta.url);
/** Words whose stems are remembered. */
const MOST_WORDS = 2 ** 16;
/** No word of a language is longer; what is goes on as it is, since rules go through a word again and again. */
const LONGEST_WORD = 64;

const files: Readonly<Record<Rules, string>> = {
  porter: "porter_stemmer",
  lancaster: "lancaster_stemmer",
  de: "porter_stemmer_de",
  es: "porter_stemmer_es",
  fr: "porter_stemmer_fr",
  it: "porter_stemmer_it",
  nl: "porter_stemmer_nl",
  no: "porter_stemmer_no",
  pt: "porter_stemmer_pt",
  ru: "porter_stemmer_ru",
  sv: "porter_stemmer_sv",
  uk: "porter_stemmer_uk",
};

/** What cuts endings off by those rules. */
export function stemmer(by: Rules): (word: string) => string {
  // Each of these files gives an object with this method.
  const rules = load(`natural/lib/natural/stemmers/${files[by]}.js`) as { readonly stem: (word: string) => string };
  const known = new Map<string, string>();
  return (word) => {
    const before = known.get(word);
    if (before !== undefined) return before;
    const stem = word.length > LONGEST_WORD ? word : rules.stem(word);
    if (known.size >= MOST_WORDS) known.clear();
    known.set(word, stem);
    return stem;
  };
}
