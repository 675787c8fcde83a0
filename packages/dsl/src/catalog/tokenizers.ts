/** Tokenizers that are known by the name of the model they belong to. */
import { type PretrainedEntry, pretrained } from "./pretrained.ts";

/** What a data set has to know of one. */
export interface KnownTokenizer {
  readonly name: string;
  /** How many ids there are. */
  readonly vocabulary: number;
  /** The id that fills rows up. */
  readonly padding: number;
  /** Special tokens round a text. */
  readonly specials: number;
  /** The longest row that its model reads, special tokens included. */
  readonly most: number;
  /** Of its file. */
  readonly sha256: string;
}

/** Every tokenizer with a name. */
export const tokenizers: readonly KnownTokenizer[] = pretrained.flatMap((entry) => {
  const file = entry.files.find(({ role }) => role === "tokenizer");
  return file === undefined ? [] : [{ name: entry.name, ...sizesOf(entry), sha256: file.sha256 }];
});

function sizesOf({ architecture, config }: PretrainedEntry): Omit<KnownTokenizer, "name" | "sha256"> {
  const [ids, places] = [
    Number(config["vocab_size"]),
    Number(config["max_position_embeddings"] ?? config["n_positions"]),
  ];
  const named = config["pad_token_id"];
  // A model without padding gets an id of its own for it, after the last.
  const padding = typeof named === "number" ? named : ids;
  // Places of RoBERTa and its kin begin behind the id of padding.
  const taken = architecture === "roberta" || architecture === "mpnet" ? padding + 1 : 0;
  return {
    vocabulary: Math.max(ids, padding + 1),
    padding,
    specials: architecture === "gpt2" ? 0 : 2,
    most: places - taken,
  };
}
