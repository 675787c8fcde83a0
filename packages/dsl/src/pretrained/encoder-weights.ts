/**
 * The sizes of a text encoder in, the weights of its layer in `std/text.pipe` out, each with the tensor of the file that it is made of. The
 * names in files are those of the `transformers` library, whose dense kernels are `[out, in]` where ours are `[in, out]`.
 */
import type { EncoderSizes } from "./encoder-sizes.ts";
import { type SourceWeight, same } from "./source-weight.ts";

/** Where a family keeps the parts of a block, and what stands around the blocks. */
interface Names {
  readonly words: string;
  readonly places: string;
  readonly kinds: string | null;
  /** The norm before the blocks, or behind them. */
  readonly norm: string;
  readonly block: (layer: number) => string;
  readonly query: string;
  readonly key: string;
  readonly value: string;
  readonly mixed: string;
  readonly mixedNorm: string;
  readonly hidden: string;
  readonly output: string;
  readonly outputNorm: string;
}

const bertNames: Names = {
  words: "embeddings.word_embeddings.weight",
  places: "embeddings.position_embeddings.weight",
  kinds: "embeddings.token_type_embeddings.weight",
  norm: "embeddings.LayerNorm",
  block: (layer) => `encoder.layer.${layer}`,
  query: "attention.self.query",
  key: "attention.self.key",
  value: "attention.self.value",
  mixed: "attention.output.dense",
  mixedNorm: "attention.output.LayerNorm",
  hidden: "intermediate.dense",
  output: "output.dense",
  outputNorm: "output.LayerNorm",
};

const namesOf: Readonly<Record<"bert" | "roberta" | "distilbert" | "mpnet", Names>> = {
  bert: bertNames,
  roberta: bertNames,
  distilbert: {
    ...bertNames,
    kinds: null,
    block: (layer) => `transformer.layer.${layer}`,
    query: "attention.q_lin",
    key: "attention.k_lin",
    value: "attention.v_lin",
    mixed: "attention.out_lin",
    mixedNorm: "sa_layer_norm",
    hidden: "ffn.lin1",
    output: "ffn.lin2",
    outputNorm: "output_layer_norm",
  },
  mpnet: {
    ...bertNames,
    kinds: null,
    query: "attention.attn.q",
    key: "attention.attn.k",
    value: "attention.attn.v",
    mixed: "attention.attn.o",
    mixedNorm: "attention.LayerNorm",
  },
};

/** What may stand in front of all names of a file: the networks for a task keep their encoder under a name of its own. */
export const namePrefixes: readonly string[] = [
  "",
  "bert.",
  "roberta.",
  "distilbert.",
  "mpnet.",
  "transformer.",
  "model.",
];

/** `[out, in]` in the file, `[in, out]` here, perhaps with heads told apart. */
function turned(name: string, shape: readonly number[], from: string, sourceShape: readonly number[]): SourceWeight {
  return { name, shape, from, sourceShape, change: { take: null, turned: true } };
}

function norm(name: string, width: number, from: string): SourceWeight[] {
  return [same(`${name}/gamma`, [width], `${from}.weight`), same(`${name}/beta`, [width], `${from}.bias`)];
}

/** Names that the blocks of `repeat` have, in order. */
function blockName(layers: number, layer: number): string {
  return layers === 1 ? "repeat/transformer_block" : `repeat/transformer_block_${layer + 1}`;
}

/** Every weight of the encoder; what a file has besides (poolers, heads) belongs to no layer of ours. */
export function encoderWeights(sizes: EncoderSizes): readonly SourceWeight[] {
  return sizes.architecture === "gpt2" ? gpt2Weights(sizes) : bertWeights(sizes, namesOf[sizes.architecture]);
}

function bertWeights(sizes: EncoderSizes, names: Names): readonly SourceWeight[] {
  const { vocabulary, width, layers, heads, hidden, places, kinds, relative } = sizes;
  const size = width / heads;
  const dense = (name: string, [from, to]: readonly [number, number], source: string): SourceWeight[] => [
    turned(`${name}/kernel`, [from, to], `${source}.weight`, [to, from]),
    same(`${name}/bias`, [to], `${source}.bias`),
  ];
  const head = (name: string, source: string): SourceWeight[] => [
    turned(`${name}_kernel`, [width, heads, size], `${source}.weight`, [width, width]),
    { ...same(`${name}_bias`, [heads, size], `${source}.bias`), sourceShape: [width] },
  ];
  const block = (layer: number): SourceWeight[] => {
    const name = blockName(layers, layer);
    const source = names.block(layer);
    return [
      ...head(`${name}/attention/query`, `${source}.${names.query}`),
      ...head(`${name}/attention/key`, `${source}.${names.key}`),
      ...head(`${name}/attention/value`, `${source}.${names.value}`),
      turned(`${name}/attention/output_kernel`, [heads, size, width], `${source}.${names.mixed}.weight`, [
        width,
        width,
      ]),
      same(`${name}/attention/output_bias`, [width], `${source}.${names.mixed}.bias`),
      // All blocks of a file share one table; here each goes on from it by itself.
      ...(relative === 0
        ? []
        : [same(`${name}/attention/relative_bias`, [relative, heads], "encoder.relative_attention_bias.weight")]),
      ...norm(`${name}/attention_norm`, width, `${source}.${names.mixedNorm}`),
      ...dense(`${name}/hidden`, [width, hidden], `${source}.${names.hidden}`),
      ...dense(`${name}/output`, [hidden, width], `${source}.${names.output}`),
      ...norm(`${name}/output_norm`, width, `${source}.${names.outputNorm}`),
    ];
  };
  return [
    same("embedding/table", [vocabulary, width], names.words),
    same("positional/table", [places, width], names.places),
    // All tokens are of the first kind.
    ...(names.kinds === null
      ? []
      : [
          {
            name: "shift/values",
            shape: [width],
            from: names.kinds,
            sourceShape: [kinds, width],
            change: { take: { axis: 0, start: 0, count: 1 }, turned: false },
          } as const,
        ]),
    ...norm("layer_norm", width, names.norm),
    ...Array.from({ length: layers }, (_, layer) => block(layer)).flat(),
  ];
}

/** GPT-2 keeps its kernels as `[in, out]`, and those of query, key and value side by side. */
function gpt2Weights({ vocabulary, width, layers, heads, hidden, places }: EncoderSizes): readonly SourceWeight[] {
  const size = width / heads;
  const third = (name: string, part: number, source: string): SourceWeight[] => [
    {
      name: `${name}_kernel`,
      shape: [width, heads, size],
      from: `${source}.weight`,
      sourceShape: [width, 3 * width],
      change: { take: { axis: 1, start: part * width, count: width }, turned: false },
    },
    {
      name: `${name}_bias`,
      shape: [heads, size],
      from: `${source}.bias`,
      sourceShape: [3 * width],
      change: { take: { axis: 0, start: part * width, count: width }, turned: false },
    },
  ];
  const dense = (name: string, [from, to]: readonly [number, number], source: string): SourceWeight[] => [
    same(`${name}/kernel`, [from, to], `${source}.weight`),
    same(`${name}/bias`, [to], `${source}.bias`),
  ];
  const block = (layer: number): SourceWeight[] => {
    const name = blockName(layers, layer);
    const source = `h.${layer}`;
    return [
      ...norm(`${name}/attention_norm`, width, `${source}.ln_1`),
      ...["query", "key", "value"].flatMap((part, index) =>
        third(`${name}/attention/${part}`, index, `${source}.attn.c_attn`),
      ),
      {
        ...same(`${name}/attention/output_kernel`, [heads, size, width], `${source}.attn.c_proj.weight`),
        sourceShape: [width, width],
      },
      same(`${name}/attention/output_bias`, [width], `${source}.attn.c_proj.bias`),
      ...norm(`${name}/output_norm`, width, `${source}.ln_2`),
      ...dense(`${name}/hidden`, [width, hidden], `${source}.mlp.c_fc`),
      ...dense(`${name}/output`, [hidden, width], `${source}.mlp.c_proj`),
    ];
  };
  return [
    same("embedding/table", [vocabulary, width], "wte.weight"),
    same("positional/table", [places, width], "wpe.weight"),
    ...Array.from({ length: layers }, (_, layer) => block(layer)).flat(),
    ...norm("layer_norm", width, "ln_f"),
  ];
}
