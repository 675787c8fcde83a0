/**
 * Nothing in, small networks out that between them use every operator, loss, optimizer and schedule of the catalog with every
 * option that changes what is computed: as program texts, so that the checker says what a word means. A test holds that nothing
 * of the catalog is missing.
 */

import { adaptedNetworks } from "./adapted-networks.ts";
import { bagNetworks } from "./bag-networks.ts";
import { sceneNetworks } from "./scene-networks.ts";
import { optimizerWords, settingWords } from "./training-words.ts";
import { writingNetworks } from "./writing-networks.ts";

/** A network with its training, as parts of a program. */
export interface Network {
  /** Unique; tests and exceptions go by it. */
  readonly name: string;
  /** The lines between the braces of the `dataset` block that say what columns there are. */
  readonly columns: string;
  /** The lines between the braces of the `model` block. */
  readonly model: string;
  /** `loss` lines of the `train` block. */
  readonly losses: string;
  readonly optimizer: string;
  /** Other lines of the `train` block. */
  readonly settings?: string;
}

const pictures = `source: images("photos")
  input image: image(8, 8, 3)
  target label: class(3)`;
const rows = `source: csv("rows.csv")
  input sizes: vector(columns: [a, b, c, d])
  input age: number
  target price: number
  target place: vector(columns: [x, y])
  target kind: class(["one", "two", "three"])
  target sign: class(no, yes)
  target flags: vector(columns: [u, v, w])`;

const sentences = `source: csv("rows.csv")
  input text: text -> words() -> vocabulary(20) -> truncate(8) -> pad(8)
  target label: class(3)`;

/** A classifier of padded sentences of eight words; `flow` goes from their ids to a vector or a sequence. */
function ofSentences(name: string, flow: string, more: Partial<Network> = {}): Network {
  return {
    name,
    columns: sentences,
    model: `input text: tokens(8)
  tested = text -> ${flow}
  output label: tested -> dense(3) -> softmax()`,
    losses: "loss label: cross_entropy()",
    optimizer: usual,
    ...more,
  };
}

/** A rate at which a network of this size moves visibly in 20 steps and stays finite. */
const usual = "sgd(lr: 0.05, momentum: 0.9)";
const activations = [
  ...["relu", "gelu", "silu", "sigmoid", "tanh", "softmax", "leaky_relu", "elu", "selu"],
  ...["mish", "softplus", "softsign", "hard_swish"],
] as const;

/** A classifier of pictures with a part in the middle, so that gradients go through it to weights on both sides. */
function around(name: string, part: string, more: Partial<Network> = {}): Network {
  return {
    name,
    columns: pictures,
    model: `input image: tensor(8, 8, 3)
  before = image -> conv(4, kernel: 3, pad: same, activation: tanh)
  tested = before -> ${part}
  output label: tested -> flatten() -> dense(3) -> softmax()`,
    losses: "loss label: cross_entropy()",
    optimizer: usual,
    ...more,
  };
}

/** A network on rows whose output learns by a loss. */
function judgedBy(loss: string, output: string, optimizer = usual): Network {
  const [target] = output.split(":");
  return learnedBy(optimizer, {
    name: `${loss} of ${target ?? ""}`,
    model: `input sizes: tensor(4)
  hidden = sizes -> dense(8, activation: tanh)
  output ${output}`,
    losses: `loss ${target ?? ""}: ${loss}`,
  });
}

const classes = "kind: hidden -> dense(3) -> softmax()";
const sign = "sign: hidden -> dense(1) -> sigmoid()";
const flags = "flags: hidden -> dense(3, activation: sigmoid)";
const number = "price: hidden -> dense(1)";
const place = "kind: hidden -> dense(4)";

/** A regression on rows with smooth layers: what is left to differ is the optimizer. */
function learnedBy(optimizer: string, more: Partial<Network> = {}): Network {
  return {
    name: optimizer,
    columns: rows,
    model: `input sizes: tensor(4)
  output price: sizes -> dense(8, activation: tanh) -> dense(4, activation: sigmoid) -> dense(1)`,
    losses: "loss price: mse()",
    optimizer,
    ...more,
  };
}

/** An operator with every activation, side by side. */
function withActivations(operator: string): Network {
  const name = operator.split("(")[0] ?? "";
  const flows = activations.map(
    (activation) => `${activation}_side = before -> ${operator}, activation: ${activation})`,
  );
  return around(`${name} with each activation`, "tanh()", {
    model: `input image: tensor(8, 8, 3)
  before = image -> conv(3, kernel: 3, stride: 2, activation: tanh)
  ${flows.join("\n  ")}
  output label: [${activations.map((activation) => `${activation}_side`).join(", ")}]
    -> concat() -> flatten() -> dense(3) -> softmax()`,
  });
}

const withFunctions: readonly Network[] = [
  ...["dense(2", "conv(2", "depthwise_conv(pad: same", "separable_conv(2", "conv_transpose(2"],
].map(withActivations);

const parts: readonly string[] = [
  "flatten() -> dense(5, bias: false, init: he_uniform())",
  "conv(3, kernel: 3, pad: same, bias: false, init: orthogonal())",
  "conv(3, kernel: [1, 3], stride: 2, pad: same)",
  "conv(3, kernel: [3, 2], stride: [2, 1])",
  "conv(2, kernel: 1)",
  "conv(2, dilation: [2, 1]) -> depthwise_conv(dilation: 2, pad: same)",
  "conv_transpose(2, kernel: 2, stride: 2, bias: false, init: he_normal()) -> conv_transpose(3, pad: same)",
  "separable_conv(3, kernel: 2, stride: 2, multiplier: 2, bias: false, init: he_uniform())",
  "separable_conv(3, dilation: 2, pad: same)",
  "depthwise_conv(kernel: 3, pad: same, multiplier: 2, bias: false, init: he_normal())",
  "depthwise_conv(kernel: 2, stride: 2)",
  "max_pool(2)",
  "max_pool([3, 2], stride: [2, 1], pad: same)",
  "avg_pool(2)",
  "avg_pool([3, 2], stride: [1, 2], pad: same)",
  "global_avg_pool() -> dense(4, activation: tanh)",
  "tanh() -> global_max_pool()",
  "squeeze_excite(2, init: lecun_normal()) -> squeeze_excite()",
  "zero_pad() -> zero_pad([2, 0]) -> crop() -> crop([0, 1])",
  "upsample() -> avg_pool(2) -> upsample([1, 3])",
  "upsample(2, method: bilinear) -> avg_pool(2)",
  "permute(3, 1, 2) -> conv(2, kernel: 3)",
  "spatial_dropout(30%)",
  "stochastic_depth(30%)",
  "flatten()",
  "reshape(16, 4, 4) -> conv(2, kernel: 3)",
  "dropout(30%)",
  "batch_norm()",
  "batch_norm(momentum: 0.5, epsilon: 0.1) -> relu()",
  "flatten() -> dense(6) -> batch_norm()",
  "batch_norm(init: constant(0.5))",
  "layer_norm()",
  "layer_norm(epsilon: 0.1, init: constant(0.5)) -> rms_norm()",
  "rms_norm(epsilon: 0.1, init: constant(0.5))",
  "group_norm(2)",
  "group_norm(4, epsilon: 0.1, init: constant(0.5)) -> instance_norm()",
  "instance_norm(epsilon: 0.1, init: constant(0.5))",
  ...activations.map((name) => `${name}()`),
  "leaky_relu(0.1) -> elu(0.5) -> gelu(approximate: true)",
  "relu(most: 0.4) -> shift(init: constant(0.1)) -> relu(most: 6)",
  "prelu(init: constant(0.25)) -> reshape(64, 4) -> attention(2) -> flatten()",
];

const sequences: readonly Network[] = [
  ...["rnn", "lstm", "gru"].flatMap((name) => [
    ofSentences(
      `${name} both ways`,
      `embedding(20, 6) -> ${name}(4, steps: all, bidirectional: true, dropout: 0.2) -> max_over_time()`,
    ),
    ofSentences(
      `${name} with other weights`,
      `embedding(20, 6, mask: false) -> ${name}(4, init: lecun_normal(), recurrent_init: glorot_normal()${name === "rnn" ? ", activation: relu" : ""})`,
    ),
  ]),
  ofSentences(
    "lstm, accumulated and recomputed",
    "embedding(20, 6) -> lstm(4, steps: all) -> dense(4, activation: tanh) -> gru(3)",
    {
      settings: "accumulate: 2\n  recompute: true",
    },
  ),
  ofSentences("attention to oneself", "embedding(20, 6) -> positional() -> attention(2, causal: true) -> mean_pool()"),
  ofSentences(
    "attention with other weights",
    "embedding(20, 6) -> positional(learned, init: normal(std: 0.1)) -> attention(3, size: 4, dropout: 0.1, bias: false, init: he_normal()) -> mean_pool()",
  ),
  ofSentences(
    "attention that tells distances",
    "embedding(20, 6) -> positional(learned, places: 12, first: 2, init: normal(std: 0.1)) -> shift() -> attention(2, relative: 8, farthest: 6) -> tanh() -> attention(3, relative: 5, causal: true) -> mean_pool()",
  ),
  ofSentences(
    "a transformer of the kind of GPT-2",
    "embedding(20, 6, init: normal(std: 0.5)) -> transformer_block(2, causal: true, approximate: true, attention_dropout: 20%, relative: 8, farthest: 6) -> mean_pool()",
  ),
  ofSentences("attention to another sequence", "embedding(20, 6) -> mean_pool()", {
    model: `input text: tokens(8)
  left = text -> embedding(20, 6)
  right = text -> embedding(20, 4, mask: false) -> group_norm(2)
  output label: [left, right] -> attention(2) -> max_over_time() -> dense(3) -> softmax()`,
  }),
  ofSentences("a transformer", "embedding(20, 6) -> positional() -> transformer_block(2) -> mean_pool()"),
  ofSentences(
    "a transformer of another kind",
    "embedding(20, 6) -> transformer_block(3, hidden: 8, dropout: 0, norm: post, causal: true, activation: relu, epsilon: 0.01) -> mean_pool()",
  ),
  ofSentences(
    "a transformer, accumulated and recomputed",
    // Not the usual ±0.05: layer_norm divides by the deviation, and so little of it multiplies each rounding by 30 and more.
    "embedding(20, 6, init: normal(std: 0.5)) -> transformer_block(2, norm: pre, activation: silu) -> dense(4, activation: tanh) -> mean_pool()",
    {
      optimizer: "sgd(lr: 0.01, momentum: 0.5)",
      settings: "accumulate: 2\n  recompute: true",
    },
  ),
  ofSentences("a transformer in bfloat16", "embedding(20, 6) -> transformer_block(2) -> mean_pool()", {
    settings: "precision: bf16",
  }),
  ofSentences(
    "norms of padded sequences",
    "embedding(20, 6) -> group_norm(3) -> tanh() -> instance_norm() -> softsign() -> mean_pool()",
  ),
  ofSentences("lstm in bfloat16", "embedding(20, 6) -> lstm(4)", { settings: "precision: bf16" }),
  ofSentences("mean_pool of words", "embedding(20, 6) -> tanh() -> mean_pool()"),
  ofSentences("max_over_time of words", "embedding(20, 6) -> dense(4, activation: tanh) -> max_over_time()"),
  ofSentences("last_step of words", "embedding(20, 6, init: normal(std: 0.5)) -> dropout(0.2) -> last_step()"),
  ofSentences("words without a mask", "embedding(20, 6, mask: false) -> mean_pool()"),
  ofSentences("a table that moves row by row, without momentum", "embedding(20, 6) -> mean_pool()", {
    optimizer: "sgd(lr: 0.5)",
  }),
  ...[
    "sgd(lr: 0.1, momentum: 0.9, nesterov: true)",
    "sgd(lr: 0.1, momentum: 0.9)",
    "adam(lr: 0.01)",
    "adamw(lr: 0.01, decay: 0)",
    "rmsprop(lr: 0.01, momentum: 0.5)",
    "adagrad(lr: 0.1, start: 0.1)",
    "lion(lr: 1e-3)",
    "muon(lr: 0.01)",
  ].map((optimizer) =>
    ofSentences(`a table that moves row by row, ${optimizer}`, "embedding(20, 6, sparse: true) -> mean_pool()", {
      optimizer,
    }),
  ),
  ...["clip: norm(0.1)", "average: ema(0.9)"].map((lines) =>
    ofSentences(`a table that moves as a whole: ${lines}`, "embedding(20, 6) -> mean_pool()", {
      optimizer: "sgd(lr: 0.5)",
      settings: lines,
    }),
  ),
  ofSentences("a frozen table", "embedding(20, 6, sparse: true) -> dense(4) -> mean_pool()", {
    settings: "freeze: [tested.embedding]",
  }),
  ofSentences(
    "words, accumulated and recomputed",
    "embedding(20, 6) -> dense(4, activation: tanh) -> batch_norm() -> mean_pool()",
    {
      settings: "accumulate: 2\n  recompute: true",
    },
  ),
];

const wired: readonly Network[] = [
  around(
    "residuals",
    "residual(conv(4, pad: same, bias: false) -> batch_norm() -> tanh()) -> residual(conv(2), shortcut: conv(2, init: he_normal()))",
    { optimizer: "sgd(lr: 0.01, momentum: 0.5)" },
  ),
  around(
    "repetitions",
    "repeat(2, conv(4, kernel: 2, activation: tanh)) -> repeat(2, residual(conv(4, kernel: 1) -> stochastic_depth(20%)))",
  ),
  around("residuals, accumulated and recomputed", "repeat(3, residual(conv(4, pad: same, activation: tanh)))", {
    optimizer: "sgd(lr: 0.01, momentum: 0.5)",
    settings: "accumulate: 2\n  recompute: true",
  }),
];

const overSteps: readonly Network[] = [
  ofSentences("convolutions of words with each activation", "embedding(20, 4) -> mean_pool()", {
    model: `input text: tokens(8)
  before = text -> embedding(20, 4)
  ${activations.map((name) => `${name}_side = before -> conv1d(2, activation: ${name})`).join("\n  ")}
  output label: [${activations.map((name) => `${name}_side`).join(", ")}] -> concat() -> mean_pool() -> dense(3) -> softmax()`,
  }),
  ofSentences(
    "convolutions and pools of words",
    "embedding(20, 6) -> conv1d(4, kernel: 2, pad: same, bias: false, init: he_normal()) -> max_pool1d(2) -> tanh() -> avg_pool1d(2, stride: 1) -> mean_pool()",
  ),
  ofSentences(
    "causal convolutions of words",
    "embedding(20, 6) -> conv1d(4, pad: causal, dilation: 2) -> tanh() -> conv1d(3, stride: 2, pad: same) -> avg_pool1d(3, stride: 1, pad: same) -> max_pool1d(2, pad: same, stride: 1) -> global_avg_pool()",
  ),
];

const joined: readonly Network[] = [
  around("concat of pictures", "conv(3, kernel: 1)", {
    model: `input image: tensor(8, 8, 3)
  left = image -> conv(2, kernel: 3, pad: same, activation: tanh)
  right = image -> avg_pool(3, stride: 1, pad: same)
  output label: [left, image, right] -> concat() -> flatten() -> dense(3) -> softmax()`,
  }),
  around("add of a shortcut", "conv(3, kernel: 1)", {
    model: `input image: tensor(8, 8, 3)
  short = image -> conv(3, kernel: 1)
  long = short -> conv(3, kernel: 3, pad: same, activation: tanh)
  output label: [short, long, image] -> add() -> global_avg_pool() -> dense(3, activation: softmax)`,
  }),
  around("products, means and mixtures of two", "tanh()", {
    model: `input image: tensor(8, 8, 3)
  left = image -> conv(2, kernel: 3, activation: tanh)
  right = image -> conv(2, kernel: 3, activation: sigmoid)
  product = [left, right] -> multiply()
  middle = [left, right, product] -> average()
  output label: [[product, middle] -> gate(), [middle, left] -> gate(init: he_normal())]
    -> concat() -> flatten() -> dense(3) -> softmax()`,
  }),
  around("batch_norm that is frozen", "batch_norm()", { settings: "freeze: [tested]" }),
  around("a frozen convolution", "conv(3, kernel: 3, activation: tanh)", { settings: "freeze: [before]" }),
  around("conv, pool, batch_norm and dropout together", "max_pool(2)", {
    model: `input image: tensor(8, 8, 3)
  features = image
    -> conv(6, kernel: 3, pad: same, bias: false) -> batch_norm() -> relu() -> max_pool(2) -> dropout(0.2)
    -> conv(8, kernel: 3, activation: relu) -> flatten() -> dense(8, activation: relu) -> dropout(0.2)
  output label: features -> dense(3) -> softmax()`,
  }),
  around("with Adam: conv without bias, batch_norm, relu, max_pool", "max_pool(2)", {
    model: `input image: tensor(8, 8, 3)
  features = image -> conv(6, kernel: 3, pad: same, bias: false) -> batch_norm() -> relu() -> max_pool(2) -> flatten()
  output label: features -> dense(8, activation: relu) -> dense(3) -> softmax()`,
    optimizer: "adam(lr: 0.01)",
  }),
  around("with Adam: a bias that batch_norm takes away again", "max_pool(2)", {
    model: `input image: tensor(8, 8, 3)
  features = image -> conv(6, kernel: 3, pad: same) -> batch_norm() -> tanh() -> flatten()
  output label: features -> dense(3) -> softmax()`,
    optimizer: "adam(lr: 0.01)",
  }),
];

const lossCases: readonly Network[] = [
  ...sceneNetworks,
  around("cross_entropy with smoothing and weight", "tanh()", {
    losses: "loss label: cross_entropy(smoothing: 0.2, weight: 0.5)",
  }),
  learnedBy(usual, { name: "mse of a number, weighted", losses: "loss price: mse(weight: 3)" }),
  judgedBy("cross_entropy(class_weights: [1, 2, 0.5])", classes),
  judgedBy("binary()", sign),
  judgedBy("binary(smoothing: 0.1, weight: 2)", flags),
  judgedBy("binary(class_weights: [1, 3])", "sign: hidden -> dense(1, activation: sigmoid)"),
  judgedBy("focal()", classes),
  judgedBy("focal(gamma: 1.5, alpha: 0.3, smoothing: 0.1)", flags),
  judgedBy("focal(gamma: 3, class_weights: { yes: 2 }, weight: 0.5)", sign),
  judgedBy("hinge()", "kind: hidden -> dense(3)"),
  judgedBy("hinge(squared: true, class_weights: { yes: 3 }, weight: 2)", "sign: hidden -> dense(1)"),
  judgedBy("mae()", number),
  judgedBy("mae(weight: 2)", "place: hidden -> dense(2)"),
  judgedBy("huber(delta: 0.5, weight: 2)", number),
  judgedBy("log_cosh(weight: 3)", number),
  judgedBy("quantile(80%, weight: 3)", number),
  judgedBy("dice(smooth: 1, weight: 0.5)", flags),
  judgedBy("contrastive(temperature: 0.5, weight: 0.5)", place),
  // Slower: near its end the loss is a small difference of distances.
  judgedBy("triplet()", place, "sgd(lr: 0.01)"),
  judgedBy("triplet(margin: 2, mining: hard, distance: squared, weight: 0.1)", place),
  judgedBy("triplet(mining: all, distance: cosine)", place),
  ofSentences("ctc()", "embedding(20, 6)", {
    columns: `source: csv("rows.csv")
  input text: text -> words() -> vocabulary(20) -> truncate(8) -> pad(8)
  target said: text -> split(by: "") -> vocabulary(5) -> truncate(3) -> pad(3)`,
    model: `input text: tokens(8)
  steps = text -> embedding(20, 6) -> conv1d(8, kernel: 3, pad: same, activation: tanh)
  output said: steps -> dense(5) -> softmax()`,
    losses: "loss said: ctc(weight: 0.5)",
  }),
  learnedBy(usual, {
    name: "mse of a vector",
    model: `input sizes: tensor(4)
  output place: sizes -> dense(8, activation: gelu) -> dense(2)`,
    losses: "loss place: mse()",
  }),
  learnedBy(usual, {
    name: "two inputs, three outputs and their losses",
    model: `input sizes: tensor(4)
  input age: tensor(1)
  trunk = [sizes, age] -> concat() -> dense(8, activation: tanh)
  output price: [trunk, age] -> concat() -> dense(1)
  output place: trunk -> dense(4, activation: gelu) -> dense(2)
  output kind: trunk -> dense(3) -> softmax()`,
    losses: `loss price: mse()
  loss place: mse(weight: 0.5)
  loss kind: cross_entropy(smoothing: 0.1, weight: 2)`,
  }),
];

const optimizers: readonly Network[] = optimizerWords.map((optimizer) => learnedBy(optimizer));

/** A network with everything that a setting of the `train` block may treat otherwise; nothing in it has corners. */
const deep = `input image: tensor(8, 8, 3)
  features = image
    -> conv(6, kernel: 3, pad: same, bias: false) -> batch_norm() -> tanh() -> avg_pool(2) -> dropout(0.2)
    -> conv(8, kernel: 3, activation: tanh) -> flatten() -> dense(8, activation: tanh)
  output label: features -> dense(3) -> softmax()`;

const settings: readonly Network[] = settingWords.map((lines) =>
  around(lines.replaceAll("\n ", " and"), "tanh()", { model: deep, settings: lines }),
);

/** All of them. */
export const networks: readonly Network[] = [
  ...settings,
  ...withFunctions,
  ...parts.map((part) => around(part, part)),
  ...sequences,
  ...adaptedNetworks,
  ...overSteps,
  ...wired,
  ...joined,
  ...bagNetworks,
  ...lossCases,
  ...optimizers,
  ...writingNetworks,
];

/** The whole program of a network; `batch` is what a full batch holds. */
export function programOf(network: Network, batch: number): string {
  const { columns, model, losses, optimizer, settings = "" } = network;
  return `dataset sample {
  ${columns}
  split: random(train: 80%, valid: 10%, test: 10%)
  batch: ${batch}
}

model net {
  ${model}
}

train fit {
  model: net
  data: sample
  ${losses}
  optimizer: ${optimizer}
  epochs: 4
  ${settings}
}
`;
}
