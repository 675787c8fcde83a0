/** Steps from a text to the numbers of its pieces: tokenizers of published models, and one that is fitted on the train rows. */
import type { ColumnType } from "./argument.ts";
import type { Arguments, StepEntry } from "./entry.ts";
import { bool, int, optional, positive, required, text } from "./parameters.ts";

function tokens(_: ColumnType, args: Arguments): ColumnType {
  const padding = Number(args["padding"] ?? 0);
  return {
    kind: "tokens",
    length: Number(args["length"]),
    // The checker has put it there, from the tokenizer's file.
    vocabulary: Number(args["vocabulary"]),
    ...(padding === 0 ? {} : { padding }),
  };
}

/** Numbers of pieces; the mark at the end comes after padding, the sign for what is unknown and the mark in front. */
function pieces(_: ColumnType, args: Arguments): ColumnType {
  const end = args["begin"] === true ? 3 : 2;
  const ends = args["end"] === true ? { end } : {};
  return { kind: "ids", most: null, vocabulary: Number(args["size"]), ...ends };
}

/** Steps over tokens. */
export const tokenSteps: readonly StepEntry[] = [
  {
    name: "tokenize",
    doc: "Cuts a text into the tokens of a published model and gives each its number there, special tokens round them, filled up with the model's own padding. What is longer is cut, special tokens are kept. The tokenizer is a `tokenizer.json`, named from the program's folder, or that of a model which is known by name.",
    example: 'text -> tokenize("minilm-l6", length: 64)',
    takes: ["text"],
    kinds: "text → tokens",
    gives: tokens,
    roles: ["input"],
    parameters: [
      required("tokenizer", text, "The path of a `tokenizer.json`, or the name of a model."),
      required("length", int, "How many tokens each row has, special ones included.", { min: 1, max: 8_192 }),
    ],
  },
  {
    name: "bpe",
    doc: "Cuts words into pieces that the train rows hold often (byte pair encoding) and gives each a number: rare words become several pieces, frequent ones a single piece, and the text can be read back from the numbers. 0 is padding, 1 a sign that train rows lack; then come the marks that are asked for.",
    example: "text -> lower() -> bpe(8_000) -> truncate(64) -> pad(64)",
    takes: ["text"],
    kinds: "text → ids",
    gives: pieces,
    roles: ["input", "target"],
    parameters: [
      required("size", int, "How many numbers there are at most.", { min: 16, max: 200_000 }),
      optional(
        "least",
        { type: int, default: 2, range: positive },
        "How often two pieces must stand side by side to become one.",
      ),
      optional(
        "begin",
        { type: bool, default: false },
        "Puts a mark in front of each text, as a model needs that writes texts.",
      ),
      optional(
        "end",
        { type: bool, default: false },
        "Puts a mark behind each text; one that is cut later loses it, as it has no end.",
      ),
    ],
  },
];
