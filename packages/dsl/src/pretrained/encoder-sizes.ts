/**
 * What `config.json` of a text encoder says in, its sizes in our words out, the same for all families; or why its weights cannot be read.
 */

/** Families of encoders. */
export type EncoderFamily = "bert" | "roberta" | "distilbert" | "mpnet" | "gpt2";

/** Sizes of a text encoder, named like the parameters of the layers in `std/text.pipe`. */
export interface EncoderSizes {
  readonly architecture: EncoderFamily;
  /** Rows of the table of tokens as it lies in the file. */
  readonly vocabulary: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly hidden: number;
  readonly places: number;
  /** The id of padding; null where the file has none. */
  readonly padding: number | null;
  /** Rows of the table of kinds of tokens; 0 where there is none. */
  readonly kinds: number;
  readonly activation: string;
  readonly approximate: boolean;
  readonly epsilon: number;
  readonly dropout: number;
  readonly attentionDropout: number;
  /** Values for distances; 0 where there are none. */
  readonly relative: number;
}

/** Why weights cannot be read; a plain sentence, and a way out. */
export interface ConfigProblem {
  readonly kind: "problem";
  readonly title: string;
  readonly help: string | null;
}

const families: Readonly<Record<string, EncoderFamily>> = {
  bert: "bert",
  roberta: "roberta",
  "xlm-roberta": "roberta",
  camembert: "roberta",
  distilbert: "distilbert",
  mpnet: "mpnet",
  gpt2: "gpt2",
};

/** What each family calls a size; the first that is there counts. */
const names = {
  vocabulary: ["vocab_size"],
  width: ["hidden_size", "dim", "n_embd"],
  layers: ["num_hidden_layers", "n_layers", "n_layer"],
  heads: ["num_attention_heads", "n_heads", "n_head"],
  hidden: ["intermediate_size", "hidden_dim", "n_inner"],
  places: ["max_position_embeddings", "n_positions", "n_ctx"],
} as const;

const activations: Readonly<Record<string, { readonly name: string; readonly approximate: boolean }>> = {
  gelu: { name: "gelu", approximate: false },
  gelu_new: { name: "gelu", approximate: true },
  gelu_fast: { name: "gelu", approximate: true },
  gelu_pytorch_tanh: { name: "gelu", approximate: true },
  relu: { name: "relu", approximate: false },
  silu: { name: "silu", approximate: false },
  swish: { name: "silu", approximate: false },
};

/** No network of this kind is larger; a number beyond is a damaged file, and nothing is made of it. */
const largest = 2 ** 24;
const mostLayers = 1_000;

const problemOf = (title: string, help: string | null = null): ConfigProblem => ({ kind: "problem", title, help });

/** Reads the sizes of an encoder; `where` names the file in messages. */
export function encoderSizes(config: unknown, where: string): EncoderSizes | ConfigProblem {
  if (typeof config !== "object" || config === null || Array.isArray(config))
    return problemOf(`\`${where}\` is no description of a network`, "it is the `config.json` beside the weights");
  // Each field is checked where it is read.
  const fields = config as Readonly<Record<string, unknown>>;
  const type = fields["model_type"];
  const architecture = typeof type === "string" && Object.hasOwn(families, type) ? families[type] : undefined;
  if (architecture === undefined)
    return problemOf(
      `\`${where}\` describes ${typeof type === "string" ? `a \`${type}\`` : "a network without a `model_type`"}, whose weights cannot be read`,
      `those of ${Object.keys(families)
        .map((name) => `\`${name}\``)
        .join(", ")} can`,
    );
  const sizes = new Map<string, number>();
  for (const [size, known] of Object.entries(names)) {
    const name = known.find((one) => fields[one] !== undefined && fields[one] !== null);
    const value = name === undefined ? undefined : fields[name];
    if (size === "hidden" && value === undefined && architecture === "gpt2") {
      sizes.set(size, 4 * (sizes.get("width") ?? 0));
      continue;
    }
    const most = size === "layers" || size === "heads" ? mostLayers : largest;
    if (typeof value !== "number" || !Number.isInteger(value) || value < 1 || value > most)
      return problemOf(
        `\`${known[0]}\` in \`${where}\` is ${value === undefined ? "missing" : JSON.stringify(value)}, and it is a whole number from 1 to ${most}`,
      );
    sizes.set(size, value);
  }
  const size = (name: keyof typeof names): number => sizes.get(name) ?? 0;
  if (size("width") % size("heads") !== 0)
    return problemOf(
      `\`${where}\` shares ${size("width")} channels out to ${size("heads")} heads, which does not come out even`,
    );
  const places = fields["position_embedding_type"];
  if (places !== undefined && places !== "absolute")
    return problemOf(`\`${where}\` tells places by \`${String(places)}\`, and only absolute places can be read`);
  const word = String(
    fields["hidden_act"] ??
      fields["activation"] ??
      fields["activation_function"] ??
      (architecture === "gpt2" ? "gelu_new" : "gelu"),
  );
  const activation = Object.hasOwn(activations, word) ? activations[word] : undefined;
  if (activation === undefined)
    return problemOf(`\`${where}\` has the activation \`${word}\`, which a transformer block of ours has not`);
  const number = (known: readonly string[], usual: number): number => {
    const value = known.map((name) => fields[name]).find((one) => typeof one === "number");
    return typeof value === "number" && Number.isFinite(value) ? value : usual;
  };
  return {
    architecture,
    vocabulary: size("vocabulary"),
    width: size("width"),
    layers: size("layers"),
    heads: size("heads"),
    hidden: size("hidden"),
    places: size("places"),
    padding:
      architecture === "gpt2"
        ? null
        : number(["pad_token_id"], architecture === "bert" || architecture === "distilbert" ? 0 : 1),
    kinds: architecture === "bert" || architecture === "roberta" ? number(["type_vocab_size"], 2) : 0,
    activation: activation.name,
    approximate: activation.approximate,
    epsilon: number(["layer_norm_eps", "layer_norm_epsilon"], architecture === "gpt2" ? 1e-5 : 1e-12),
    dropout: number(["hidden_dropout_prob", "dropout", "resid_pdrop"], 0.1),
    attentionDropout: number(["attention_probs_dropout_prob", "attention_dropout", "attn_pdrop"], 0.1),
    relative: architecture === "mpnet" ? number(["relative_attention_num_buckets"], 32) : 0,
  };
}
