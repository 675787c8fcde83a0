/** Pages of codes about tokenizers and their files. */
import { type Page, page } from "./page.ts";
import { reviewRows, reviews } from "./rows.ts";

/** The smallest tokenizer that is one. */
export const smallTokenizer = JSON.stringify({
  version: "1.0",
  added_tokens: [],
  normalizer: { type: "Lowercase" },
  pre_tokenizer: { type: "WhitespaceSplit" },
  post_processor: {
    type: "TemplateProcessing",
    single: [{ SpecialToken: { id: "[CLS]", type_id: 0 } }, { Sequence: { id: "A", type_id: 0 } }],
    pair: [],
    special_tokens: { "[CLS]": { id: "[CLS]", ids: [2], tokens: ["[CLS]"] } },
  },
  decoder: null,
  model: {
    type: "WordPiece",
    unk_token: "[UNK]",
    continuing_subword_prefix: "##",
    max_input_chars_per_word: 100,
    vocab: { "[PAD]": 0, "[UNK]": 1, "[CLS]": 2, good: 3, bad: 4 },
  },
});

const files = { "reviews.csv": reviewRows, "tokenizer.json": smallTokenizer, "config.json": '{"model_type": "bert"}' };
const steps = "words() -> vocabulary(50) -> truncate(8) -> pad(8)";

/** The program with these steps in place of words. */
const tokenized = (step: string): string => reviews.replace(steps, step);

export const tokenizerPages = {
  P4140: page({
    explanation:
      "`length` counts every token of a row, those that stand round each text among them. A row needs room for some text besides, and a model knows only so many places.",
    program: tokenized('tokenize("tokenizer.json", length: 1)'),
    repair: ["length: 1", "length: 8"],
    files,
  }),
  P5050: page({
    explanation:
      "A tokenizer's file is named by its way from the program's folder. It is read whole while the program is checked, since the model's table needs a row for each of its ids.",
    program: tokenized('tokenize("tokeniser.json", length: 8)'),
    repair: ["tokeniser", "tokenizer"],
    files,
  }),
  P5051: page({
    explanation:
      "`tokenizer.json` holds all of a tokenizer: how texts are cut, which pieces there are and what stands round them. Other files of a model hold parts of that, or none. Kinds of parts that are not known and regular expressions whose time has no bound are refused, as such a file may come from anybody.",
    program: tokenized('tokenize("config.json", length: 8)'),
    repair: ["config.json", "tokenizer.json"],
    files,
  }),
  P5052: page({
    explanation: "A text with a folder or an ending is a file; any other is the name of a model that is known.",
    program: tokenized('tokenize("minilm-l7", length: 8)'),
    repair: ["minilm-l7", "minilm-l6"],
    files,
  }),
} satisfies Readonly<Record<string, Page>>;
