/** A folder with a BERT of a few words and drawn weights, as people keep encoders: `config.json`, `model.safetensors`, `tokenizer.json`. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { encoderSizes, encoderWeights } from "@penstock/dsl";
import { float32, safetensorsBytes } from "../../packages/runtime/src/pretrained/testing/safetensors-bytes.ts";
import { randomStream } from "../../packages/runtime/src/random/stream.ts";

const marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"];
const words =
  "win a prize now lunch at noon cheap pills minutes of today free money plan for monday click this link".split(" ");
const vocabulary = Object.fromEntries([...marks, ...words].map((word, id) => [word, id]));

/** The layer of `std/text.pipe` that it fits. */
export const tinyBert = `bert(vocabulary: ${marks.length + words.length}, width: 16, layers: 2, heads: 2, hidden: 32, places: 16)`;

const config = {
  model_type: "bert",
  vocab_size: marks.length + words.length,
  hidden_size: 16,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  intermediate_size: 32,
  max_position_embeddings: 16,
  type_vocab_size: 2,
};
const mark = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
const special = (id: string) => [id, { id, ids: [vocabulary[id]], tokens: [id] }];
const tokenizer = {
  version: "1.0",
  added_tokens: [],
  normalizer: { type: "Lowercase" },
  pre_tokenizer: { type: "WhitespaceSplit" },
  post_processor: {
    type: "TemplateProcessing",
    single: [mark("[CLS]"), { Sequence: { id: "A", type_id: 0 } }, mark("[SEP]")],
    pair: [],
    special_tokens: Object.fromEntries(["[CLS]", "[SEP]"].map(special)),
  },
  decoder: null,
  model: {
    type: "WordPiece",
    unk_token: "[UNK]",
    continuing_subword_prefix: "##",
    max_input_chars_per_word: 100,
    vocab: vocabulary,
  },
};

/** Writes the folder; another seed gives other weights. */
export function writeTinyEncoder(folder: string, seed: number): void {
  const sizes = encoderSizes(config, "config.json");
  if ("kind" in sizes) throw new Error(sizes.title);
  const shapes = new Map(encoderWeights(sizes).map(({ from, sourceShape }) => [from, sourceShape]));
  const tensors = [...shapes].map(([name, shape]) => {
    const stream = randomStream(seed, name);
    const values = Array.from({ length: shape.reduce((all, axis) => all * axis, 1) }, () => stream.normal() / 4);
    return [name, float32(shape, values)] as const;
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "config.json"), JSON.stringify(config));
  writeFileSync(path.join(folder, "tokenizer.json"), JSON.stringify(tokenizer));
  writeFileSync(path.join(folder, "model.safetensors"), safetensorsBytes(Object.fromEntries(tensors)));
}

/** Mails of these words that are spam or not: `text,spam`. */
export function tinyMails(rows: number): string {
  const kinds = [
    "win a prize now cheap pills free money click this link",
    "lunch at noon minutes of today plan for monday",
  ];
  const lines = Array.from({ length: rows }, (_, row) => {
    const from = (kinds[row % 2] ?? "").split(" ");
    const stream = randomStream(7, String(row));
    const text = Array.from({ length: 3 + (row % 6) }, () => from[stream.integer(from.length)]);
    return `${text.join(" ")},${row % 2 === 0 ? "yes" : "no"}`;
  });
  return `text,spam\n${lines.join("\n")}\n`;
}
