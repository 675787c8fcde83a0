/** Small tokenizers for tests, as the texts of their files. */

/** WordPiece as BERT has it; other parts in place of its own. */
export function bertTokenizer(parts: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    version: "1.0",
    added_tokens: ["[PAD]", "[UNK]", "[CLS]", "[SEP]"].map((content, id) => ({ id, content, special: true })),
    normalizer: {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: {
      type: "TemplateProcessing",
      single: [{ SpecialToken: { id: "[CLS]" } }, { Sequence: { id: "A" } }, { SpecialToken: { id: "[SEP]" } }],
      pair: [],
    },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      vocab: {
        "[PAD]": 0,
        "[UNK]": 1,
        "[CLS]": 2,
        "[SEP]": 3,
        un: 4,
        "##aff": 5,
        "##able": 6,
        the: 7,
        cafe: 8,
        "!": 9,
        好: 10,
      },
    },
    ...parts,
  });
}

/** Letters as tokens, RoBERTa's special tokens, padding 1. */
export function letterTokenizer(): string {
  const letters = Array.from("abcdefghijklmnopqrstuvwxyz Ġ", (letter, index) => [letter, 4 + index]);
  return JSON.stringify({
    added_tokens: ["<s>", "<pad>", "</s>", "<unk>"].map((content, id) => ({ id, content, special: true })),
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false },
    post_processor: { type: "RobertaProcessing", sep: ["</s>", 2], cls: ["<s>", 0] },
    decoder: { type: "ByteLevel" },
    model: {
      type: "BPE",
      vocab: { "<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3, ...Object.fromEntries(letters), th: 40, the: 41 },
      merges: ["t h", "th e"],
    },
  });
}
