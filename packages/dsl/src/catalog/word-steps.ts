/** Steps of preparation over texts and words: from a text to the numbers of its words. */
import type { ColumnType } from "./argument.ts";
import type { Arguments, StepEntry, StepProblem } from "./entry.ts";
import { choice, int, optional, positive, required, text } from "./parameters.ts";

const length = required("length", int, "How many.", positive);

/** A step whose result depends on the numbers of a kind that it takes; other kinds stay as they are. */
function truncated(given: ColumnType, args: Arguments): ColumnType {
  const most = Number(args["length"]);
  return given.kind === "ids" ? { ...given, most: Math.min(most, given.most ?? most) } : given;
}

function padded(given: ColumnType, args: Arguments): ColumnType | StepProblem {
  const wanted = Number(args["length"]);
  if (given.kind !== "ids") return given;
  const { most, ...rest } = given;
  if (most !== null && most <= wanted) return { ...rest, kind: "tokens", length: wanted };
  return {
    title:
      most === null
        ? `\`pad(${wanted})\` gives every row ${wanted} words, and a row may have any number`
        : `\`pad(${wanted})\` gives every row ${wanted} words, and a row may have ${most}`,
    label: `rows may be longer than ${wanted}`,
    help: `cut longer rows first: \`truncate(${wanted}) -> pad(${wanted})\``,
  };
}

/** One more number, behind the last word of each row. */
function ended(given: ColumnType): ColumnType | StepProblem {
  if (given.kind !== "ids") return given;
  const { most, vocabulary, end } = given;
  if (end !== undefined)
    return { title: "rows have a mark at their end already", label: "a second one", help: "leave `end_mark` out" };
  return { kind: "ids", most: most === null ? null : most + 1, vocabulary: vocabulary + 1, end: vocabulary };
}

function hashed(given: ColumnType, args: Arguments): ColumnType {
  const buckets = Number(args["buckets"]);
  return given.kind === "text" ? { kind: "index", size: buckets } : { kind: "ids", most: null, vocabulary: buckets };
}

function spread(given: ColumnType): ColumnType {
  switch (given.kind) {
    case "class":
      return { kind: "vector", length: given.open ?? given.classes.length };
    case "index":
      return { kind: "vector", length: given.size };
    case "ids":
    case "tokens":
      return { kind: "vector", length: given.vocabulary };
    default:
      return given;
  }
}

/** Steps over texts, lists and word numbers. */
export const wordSteps: readonly StepEntry[] = [
  {
    name: "lower",
    doc: "Turns capital letters into small ones.",
    example: "text -> lower() -> words() -> vocabulary(5_000) -> truncate(64) -> pad(64)",
    takes: ["text", "list", "tags"],
    roles: ["input", "target"],
    parameters: [],
  },
  {
    name: "strip",
    doc: "Takes away white space at both ends, or every punctuation mark.",
    example: "text -> strip(of: punctuation) -> split() -> vocabulary(5_000) -> truncate(64) -> pad(64)",
    takes: ["text", "list", "tags"],
    roles: ["input", "target"],
    parameters: [optional("of", { type: choice("space", "punctuation"), default: "space" }, "What is taken away.")],
  },
  {
    name: "split",
    doc: 'Cuts a text into words: at white space, or at a text of your own; `split(by: "")` gives its characters.',
    example: "text -> split() -> vocabulary(5_000) -> truncate(64) -> pad(64)",
    takes: ["text"],
    kinds: "text → list",
    gives: () => ({ kind: "list" }),
    roles: ["input", "target"],
    parameters: [optional("by", { type: text, default: null }, "Where it is cut; white space by default.")],
  },
  {
    name: "words",
    doc: "Finds the words of a text: letters and digits in a row, an apostrophe inside a word included. Punctuation is left out.",
    example: "text -> lower() -> words() -> vocabulary(5_000) -> truncate(64) -> pad(64)",
    takes: ["text"],
    kinds: "text → list",
    gives: () => ({ kind: "list" }),
    roles: ["input", "target"],
    parameters: [],
  },
  {
    name: "vocabulary",
    doc: "Gives each word a number: the most frequent words of the train rows theirs, from 2 on, every other word 1. 0 is left to padding.",
    example: "text -> split() -> vocabulary(5_000) -> truncate(64) -> pad(64)",
    takes: ["list", "tags"],
    kinds: "list, tags → ids",
    gives: (_, args) => ({ kind: "ids", most: null, vocabulary: Number(args["size"]) }),
    roles: ["input", "target"],
    parameters: [
      required("size", int, "How many numbers there are, 0 and 1 among them.", { min: 3 }),
      optional("least", { type: int, default: 1, range: positive }, "How often a word must occur to get a number."),
    ],
  },
  {
    name: "truncate",
    doc: "Cuts what is longer: words of a list, characters of a text.",
    example: "text -> split() -> vocabulary(5_000) -> truncate(64) -> pad(64)",
    takes: ["text", "list", "tags", "ids"],
    gives: truncated,
    roles: ["input", "target"],
    parameters: [length, optional("keep", { type: choice("start", "end"), default: "start" }, "Which part is kept.")],
  },
  {
    name: "end_mark",
    doc: "Puts a mark behind the last word of each row, a number of its own after those of the vocabulary: where a model that writes texts word by word learns to stop. What is cut away before it, the model learns to leave unsaid.",
    example: "text -> split() -> vocabulary(5_000) -> truncate(63) -> end_mark() -> pad(64)",
    takes: ["ids"],
    gives: ended,
    roles: ["input", "target"],
    parameters: [],
  },
  {
    name: "pad",
    doc: "Fills rows up with 0, so that all are of one length; a model reads them as `tokens(length)`.",
    example: "text -> split() -> vocabulary(5_000) -> truncate(64) -> pad(64)",
    takes: ["ids"],
    kinds: "ids → tokens",
    gives: padded,
    roles: ["input", "target"],
    parameters: [length, optional("at", { type: choice("start", "end"), default: "end" }, "Where zeros stand.")],
  },
  {
    name: "hash",
    doc: "Puts texts or words into a fixed number of places by a hash, whatever values there are; some share a place. Words get numbers from 1 on.",
    example: "text -> hash(64) -> one_hot()",
    takes: ["text", "list", "tags"],
    kinds: "text → index; list, tags → ids",
    gives: hashed,
    roles: ["input"],
    parameters: [
      required("buckets", int, "How many places there are; with words, padding is one of them.", { min: 2 }),
    ],
  },
  {
    name: "one_hot",
    doc: "Makes a number of each class, place or word there is: 1 for those that a row has, 0 for the others.",
    example: "text -> hash(64) -> one_hot()",
    takes: ["class", "index", "ids", "tokens"],
    kinds: "class, index, ids, tokens → vector",
    gives: spread,
    roles: ["input"],
    parameters: [],
  },
];
