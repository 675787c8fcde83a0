/** Tokenizers that are known by the name of the model they belong to. */

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
export const tokenizers: readonly KnownTokenizer[] = [
  {
    name: "minilm-l6",
    vocabulary: 30_522,
    padding: 0,
    specials: 2,
    most: 512,
    sha256: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
  },
];
