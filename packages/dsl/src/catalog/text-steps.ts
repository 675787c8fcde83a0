/** Steps over words as dictionaries and counts see them: stems, words that say little, runs of words and signs, weights of terms. */
import type { ColumnType } from "./argument.ts";
import type { Arguments, StepEntry, StepProblem } from "./entry.ts";
import { bool, choice, int, optional, positive, required, text } from "./parameters.ts";

/** Stemmers; other names than `porter` and `lancaster` are languages. */
export const stemmers = ["porter", "lancaster", "de", "es", "fr", "it", "nl", "no", "pt", "ru", "sv", "uk"] as const;
/** Languages whose words that say little are known. */
const stopLanguages = [
  ...["en", "de", "es", "fr", "id", "it", "ja", "nl", "no", "pl", "pt", "ru", "sv", "uk", "zh"],
] as const;

function runs(given: ColumnType, args: Arguments): ColumnType | StepProblem {
  const [from, to, of] = [Number(args["from"]), args["to"], args["of"]];
  if (typeof to === "number" && to < from) {
    return {
      title: `\`ngrams(${from}, to: ${to})\` ends before it begins`,
      label: `from ${from} to ${to}`,
      help: `write \`ngrams(${to}, to: ${from})\``,
    };
  }
  if (given.kind === "text" && of === "words") {
    return {
      title: "`ngrams` of words needs words, and a text is not cut into any yet",
      label: "takes a `list`",
      help: "cut it first: `words() -> ngrams(1, to: 2)`; `of: characters` and `of: inside_words` take the text",
    };
  }
  if (given.kind === "list" && of !== "words") {
    return {
      title: `\`ngrams\` of ${of === "characters" ? "characters" : "characters inside of words"} needs the text, and it is cut into words here`,
      label: "takes a `text`",
      help: "leave out the step that cuts it, such as `words()`",
    };
  }
  return { kind: "list" };
}

/** Steps over words and their counts. */
export const textSteps: readonly StepEntry[] = [
  {
    name: "stem",
    doc: "Cuts the endings of words off, so that `connected` and `connection` are one: by Porter's rules or those of Lancaster for English, or by the rules of another language. Write `lower` before it.",
    example: "text -> lower() -> words() -> stem(porter) -> vocabulary(5_000) -> truncate(64) -> pad(64)",
    takes: ["list", "tags"],
    roles: ["input"],
    parameters: [
      optional(
        "by",
        { type: choice(...stemmers), default: "porter" },
        "The rules; a language's are called by its code.",
      ),
    ],
  },
  {
    name: "stop_words",
    doc: "Leaves out words that say little by themselves, such as `the` and `of`. Write `lower` before it.",
    example: "text -> lower() -> words() -> stop_words(en) -> hash(1_000) -> one_hot()",
    takes: ["list", "tags"],
    roles: ["input"],
    parameters: [
      optional("language", { type: choice(...stopLanguages), default: "en" }, "The language, by its code."),
      optional("also", { type: { kind: "list", of: text }, default: [] }, "More words to leave out."),
      optional("keep", { type: { kind: "list", of: text }, default: [] }, "Words to keep, such as `not`."),
    ],
  },
  {
    name: "ngrams",
    doc: "Makes every run of so many words, or of so many signs, a word of its own. `inside_words` takes the signs of each word with a blank at both ends, so that no run reaches over two words.",
    example: "text -> lower() -> words() -> ngrams(1, to: 2) -> tf_idf(5_000)",
    takes: ["text", "list"],
    kinds: "text, list → list",
    gives: runs,
    roles: ["input"],
    parameters: [
      required("from", int, "The shortest run.", { min: 1, max: 20 }),
      optional(
        "to",
        { type: int, default: null, range: { min: 1, max: 20 } },
        "The longest run; by default all are as long as the shortest.",
      ),
      optional(
        "of",
        { type: choice("words", "characters", "inside_words"), default: "words" },
        "What runs are made of.",
      ),
    ],
  },
  {
    name: "segment",
    doc: "Finds the words of a text whose writing puts no blanks between them, by the dictionary of Unicode's libraries. Punctuation is left out.",
    example: "text -> segment(zh) -> vocabulary(5_000) -> truncate(64) -> pad(64)",
    takes: ["text"],
    kinds: "text → list",
    gives: () => ({ kind: "list" }),
    roles: ["input", "target"],
    parameters: [required("language", choice("zh", "ja", "th", "km", "lo", "my"), "The language, by its code.")],
  },
  {
    name: "tf_idf",
    doc: "Makes a number of each term: how often the row has it, weighted by how few train rows do (its frequency times the logarithm of the inverse share of rows, smoothed), all of a row brought to length 1. The most frequent terms of the train rows get a place, in the order of their signs.",
    example: "text -> lower() -> words() -> tf_idf(5_000)",
    takes: ["list", "tags"],
    kinds: "list, tags → vector",
    gives: (_, args) => ({ kind: "vector", length: Number(args["size"]) }),
    roles: ["input"],
    parameters: [
      required("size", int, "How many terms get a place at most.", { min: 1, max: 1_000_000 }),
      optional("least", { type: int, default: 1, range: positive }, "How many train rows must have a term."),
      optional("sublinear", { type: bool, default: false }, "Counts a term that occurs n times as 1 + ln n."),
    ],
  },
];
