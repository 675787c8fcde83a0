/**
 * A language in, its words that say little out: the lists of the npm package `natural`, loaded by file, without the digits and signs that
 * stand in some of them. They are kept with the fitted preparation, so that another version of the package changes no run.
 */
import { createRequire } from "node:module";
import type { CheckedCall } from "@penstock/dsl";
import { textArgument } from "../fitted-steps.ts";

const load = createRequire(import.meta.url);

/** The words that a `stop_words` step leaves out, in the order of their signs. */
export function stopWords(args: CheckedCall["args"]): string[] {
  const kept = new Set(texts(args["keep"]));
  const words = [
    ...listOf(textArgument(args, "language")).filter((word) => /\p{L}/u.test(word)),
    ...texts(args["also"]),
  ];
  return [...new Set(words)].filter((word) => !kept.has(word)).sort();
}

function listOf(language: string): readonly string[] {
  // `natural` takes its German words from a package of its own.
  if (language === "de") {
    const home = createRequire(load.resolve("natural/lib/natural/stemmers/stemmer_de.js"));
    return texts(fieldOf(home("stopwords-iso"), "de"));
  }
  return texts(
    fieldOf(load(`natural/lib/natural/util/stopwords${language === "en" ? "" : `_${language}`}.js`), "words"),
  );
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
