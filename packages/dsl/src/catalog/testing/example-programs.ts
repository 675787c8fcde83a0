/**
 * In: an entry of the catalog. Out: whole programs round its example, the likeliest first. Tests check that one of them
 * has nothing wrong, and the reference shows that one. An example that is a whole program stands for itself, so that
 * an entry which fits none of the surroundings here can bring its own.
 */
import { catalog } from "../catalog.ts";
import type { Entry } from "../entry.ts";
import { sceneProgram } from "../scene-program.ts";
import { credit, letters, mails, sequences, translation } from "./example-sequences.ts";
import { both, several } from "./task-programs.ts";

/** A part of the catalog whose entries have examples; data sets have none. */
export type ExampleGroup = Exclude<keyof typeof catalog, "datasets">;

/** Every such group with its entries. */
// `datasets` is the only group of another form, and it is left out.
export const exampleGroups = Object.entries(catalog).filter(([name]) => name !== "datasets") as [
  ExampleGroup,
  readonly Entry[],
][];

const digits = `dataset digits {
  source: builtin("digits")
  input image: image(28, 28, 1) -> scale(1 / 255)
  target label: class(10)
  split: stratified(train: 80%, valid: 10%, test: 10%)
}
`;
const small = `model small {
  input image: tensor(28, 28, 1)
  features = image -> flatten() -> dense(64, activation: relu)
  output label: features -> dense(10) -> softmax()
}
`;
const fit = `train fit {
  model: small
  data: digits
  loss label: cross_entropy()
  optimizer: adam(lr: 1e-3)
  epochs: 10
}
`;
/** What another training starts from. */
const pretext = fit.replace("train fit", "train pretext");
/** A training of an encoder. */
const encoded = [
  'import { minilm_l6 } from "std/text.pipe"\n',
  `dataset reviews {
  source: csv("reviews.csv")
  input review: text -> tokenize("minilm-l6", length: 32)
  target opinion: class(bad, good)
  split: random(train: 80%, valid: 10%, test: 10%)
}
`,
  `model reader {
  input review: tokens(32)
  hidden = review -> minilm_l6() -> mean_pool()
  output opinion: hidden -> dense(2) -> softmax()
}
`,
  `train read {
  model: reader
  data: reviews
  loss opinion: cross_entropy()
  epochs: 3
}
`,
];
const check = `evaluate check {
  run: fit
  on: digits.test
  expect: label.accuracy >= 90%
}
`;
const outsideCheck = `evaluate check {
  run: fit
  on: digits.test
  outside: strangers
}
`;
/** Pictures that belong to none of the classes. */
const strangers = digits
  .replace("dataset digits", "dataset strangers")
  .replace(/ {2}target .*\n/, "")
  .replace("stratified(", "random(");
const cifar = digits
  .replace(/digits/g, "cifar10")
  .replace("28, 28, 1", "32, 32, 3")
  .replace(/split: .*/, "split: official(valid: 10%)");
const houses = `dataset houses {
  source: csv("houses.csv")
  input area: number() -> normalize()
  target price: number()
  split: random(train: 80%, valid: 10%, test: 10%)
}
`;
const sales = houses
  .replace(/houses/g, "sales")
  .replace(/split: .*/, "column when: time\n  split: chronological(train: 80%, valid: 10%, test: 10%, by: when)");
const reviews = `dataset reviews {
  source: csv("reviews.csv")
  input review: text -> words() -> vocabulary(5_000) -> truncate(64) -> pad(64)
  target opinion: class(bad, good)
  split: random(train: 80%, valid: 10%, test: 10%)
}
`;
const line = `model line {
  input area: tensor(1)
  output price: area -> dense(1)
}
`;
const learn = `train learn {
  model: line
  data: houses
  loss price: mse()
  optimizer: adam(lr: 1e-3)
  epochs: 10
}
`;
const judge = `evaluate judge {
  run: learn
  on: houses.test
  expect: price.mae <= 10
}
`;

/** Several answers of yes and no a row. */
const flawed = [
  `dataset parts {
  source: csv("parts.csv")
  input size: vector(columns: [width, height])
  target flaws: vector(columns: [crack, dent, stain])
  split: random(train: 80%, valid: 10%, test: 10%)
}
`,
  `model finder {
  input size: tensor(2)
  output flaws: size -> dense(8, activation: relu) -> dense(3) -> sigmoid()
}
`,
  `train learn {
  model: finder
  data: parts
  loss flaws: dice()
  epochs: 10
}
`,
  `evaluate judge {
  run: learn
  on: parts.test
  expect: flaws.accuracy >= 90%
}
`,
];

/** Digits as places in space, near one another where they are alike. */
const mapped = [
  digits.replace(/\}\n$/, "  batch: 128\n}\n"),
  small.replace(" -> dense(10) -> softmax()", " -> dense(16)"),
  fit.replace("cross_entropy()", "contrastive()"),
  check.replace("accuracy >= 90%", "map >= 0.8"),
];

/** Boxes of drawn scenes. */
const scenes = [
  ...sceneProgram("boxes", "loss objects: centers()")
    .split("\n\n")
    .map((block) => `${block}\n`),
  `evaluate judge {
  run: learn
  on: pictures.test
  expect: objects.map_50 >= 80%
}
`,
];

/** Digits, and opinions, with what explanations look at. */
const pictured = [
  digits,
  small.replace("image -> flatten()", "image -> conv(8) -> relu() -> max_pool(2) -> flatten()"),
  fit,
  check,
];
const worded = [
  reviews,
  `model reader {
  input review: tokens(64)
  output opinion: review -> embedding(5_000, 16) -> global_avg_pool() -> dense(2) -> softmax()
}
`,
  `train read {
  model: reader
  data: reviews
  loss opinion: cross_entropy()
  epochs: 10
}
`,
  `evaluate judge {
  run: read
  on: reviews.test
  expect: opinion.accuracy >= 80%
}
`,
];

/** The training of the digits with its rate as a param, for sweeps over it. */
const swept = [`param rate: float = 1e-3\n`, digits, small, fit.replace("lr: 1e-3", "lr: rate")];
const classes = [digits, small, fit, check];
/** A model with attention. */
const attending = worded.map((block) => block.replace("global_avg_pool()", "transformer_block(4) -> mean_pool()"));
const numbers = [houses, line, learn, judge];
const sounds = `dataset spoken {
  source: audio("recordings")
  input audio: audio(16_000, 1s) -> spectrogram(bands: 40)
  target label: class(10)
  split: stratified(train: 80%, valid: 10%, test: 10%)
}
`;
/** Programs whose rows can be changed: grey and coloured pictures, numbers, texts. */
const corruptible = [
  classes,
  [digits, small, fit, check].map((block) =>
    block
      .replaceAll("28, 28, 1", "32, 32, 3")
      .replaceAll("digits", "cifar10")
      .replace(/split: .*/, "split: official(valid: 10%)"),
  ),
  numbers,
  [
    reviews,
    `model reader {
  input review: tokens(64)
  output opinion: review -> embedding(5_000, 8) -> mean_pool() -> dense(2) -> softmax()
}
`,
    learn
      .replace("line", "reader")
      .replace("houses", "reviews")
      .replace("loss price: mse()", "loss opinion: cross_entropy()"),
    judge.replace("houses", "reviews").replace("price.mae <= 10", "opinion.accuracy >= 80%"),
  ],
];
const drawn = `dataset drawn {
  source: scenes(rows: 2_000, size: 64)
  input image: image(64, 64, 3)
  target objects: boxes(64, 64, disc, square, triangle, ring, column: boxes) -> centers()
  split: random(train: 80%, valid: 10%, test: 10%)
}
`;
const datasets = [digits, houses, cifar, sales, reviews, sounds, drawn];

const join = (blocks: readonly string[]): string => blocks.join("\n");

/** The blocks with `from`, a line of one of them, replaced. */
function withLine(blocks: readonly string[], from: RegExp, to: string): string {
  return join(blocks).replace(from, () => to);
}

/** Each data set with a line replaced. */
function inDatasets(from: RegExp, to: string): string[] {
  return datasets.map((dataset) => withLine([dataset], from, to));
}

/** `x`, or `left` and `right`: what a flow starts from. */
function operandsOf(flow: string): string[] {
  const head = flow.split("->")[0] ?? "";
  return [...new Set([...head.matchAll(/[a-z_]\w*/g)].map((match) => match[0]))];
}

/** Models that give the operands of a flow one shape after another. */
function models(flow: string): string[] {
  const forms = ["tensor(64)", "tensor(20, 64)", "tensor(28, 28, 1)", "tensor(32, 32, 3)", "tokens(64)", "bag(64)"];
  return forms.map((type) => {
    const inputs = operandsOf(flow).map((name) => `  input ${name}: ${type}\n`);
    return `model m {\n${inputs.join("")}  output y: ${flow}\n}\n`;
  });
}

/** Blocks of one program, for numbers or for classes, with a line in place of the one with its head, or added. */
function withSetting(blocks: readonly string[], text: string): string {
  const present = new RegExp(`^  ${headOf(text)}:.*$`, "m");
  if (present.test(join(blocks))) return withLine(blocks, present, `  ${text}`);
  const last = blocks.at(-1) ?? "";
  return join([...blocks.slice(0, -1), last.replace(/\}\n$/, () => `  ${text}\n}\n`)]);
}

/** `loss label` of `loss label: mse()`. */
function headOf(item: string): string {
  return /^\w+(?: \w+)?/.exec(item)?.[0] ?? "";
}

function around(group: ExampleGroup, entry: Entry, example: string): string[] {
  switch (group) {
    case "blocks":
      return inBlocks(entry.name, example);
    case "operators":
    case "initializers":
      return models(example);
    case "losses":
    case "optimizers":
    case "clips":
    case "regularisers":
    case "averages":
    case "adapters":
    case "stops":
    case "validations":
    case "rates":
    case "unfreezings":
      return [classes, numbers, attending].map((blocks) => withSetting(blocks.slice(0, 3), example));
    case "mixes":
      return [withSetting(several, example)];
    case "balances":
      return [several, both].map((blocks) => withSetting(blocks, example));
    case "starts":
      return [[digits, small, pretext, fit], encoded].map((blocks) => withSetting(blocks, example));
    case "explanations":
      return [pictured, numbers, worded].map((blocks) => withSetting(blocks, example));
    case "generations":
      return [withSetting(translation, example)];
    case "detectors":
    case "detection":
      return [withSetting([digits, strangers, small, fit, outsideCheck], example)];
    case "fairness":
      return [withSetting(credit, example)];
    case "metrics":
      return [classes, mails, flawed, numbers, sequences, translation, mapped, letters, scenes].map((blocks) =>
        withSetting(blocks, example),
      );
    case "schedules":
      return [withLine([digits, small, fit], /adam\(.*\)/, `adam(${example})`)];
    case "sources":
      return inDatasets(/source: .*/, example);
    case "splits":
      return inDatasets(/split: .*/, example);
    case "samplings":
      return inDatasets(/^(?= {2}split:)/m, `  ${example}\n`);
    case "columns":
      return example.startsWith("column ")
        ? [...inDatasets(/^(?= {2}split:)/m, `  ${example}\n`), withLine([sales], /column .*/, example)]
        : inDatasets(example.startsWith("target ") ? /target .*/ : /input .*/, example);
    case "preparations":
      return [
        ...["image", "area"].flatMap((name) => inDatasets(/input .*/, `input ${name}: ${example}`)),
        ...inDatasets(/target .*/, `target objects: ${example}`),
      ];
    case "corruptions":
      return corruptible.flatMap((blocks) => withSetting(blocks, example));
    case "augmentations":
      return inDatasets(/^(?= {2}split:)/m, `  ${example}\n`);
  }
}

/** A block after those that it may speak of, and a layer before a model that uses it. */
function inBlocks(kind: string, example: string): string[] {
  const name = /^\w+ (\w+)/.exec(example)?.[1] ?? "";
  const use = `model user {\n  input image: tensor(28, 28, 1)\n  output y: image -> ${name}(8)\n}\n`;
  const before = [0, 2, 3, 4].flatMap((count) =>
    [classes, numbers, credit, attending].map((blocks) => blocks.slice(0, count)),
  );
  const after = before.map((blocks) =>
    join([...blocks.filter((block) => !block.startsWith(`${kind} `)), `${example}\n`]),
  );
  if (kind === "train") after.push(join([digits, small, pretext, `${example}\n`]));
  if (kind === "sweep") return [join([...swept, `${example}\n`])];
  return kind === "layer" ? [join([`${example}\n`, use])] : after;
}

/** Programs round the example of an entry; none where it has no example. */
export function examplePrograms(group: ExampleGroup, entry: Entry): readonly string[] {
  const { example } = entry;
  return example === undefined ? [] : [`${example}\n`, ...around(group, entry, example)];
}

/** Programs round a setting of a block: each block of its kind with the line in it. */
export function settingPrograms(block: Entry, example: string): readonly string[] {
  // What names two runs stands in the place of one.
  const alone = example.startsWith("compare:");
  if (example.startsWith("generate:")) return [withSetting(translation, example)];
  if (/^(outside|detect):/.test(example)) return [withSetting([digits, strangers, small, fit, outsideCheck], example)];
  const tasks = block.name === "train" ? [withSetting(several, example)] : [];
  const masked = block.name === "dataset" ? [withSetting([both[0] ?? ""], example)] : [];
  const programs = [block.example ?? "", ...classes, ...numbers, ...credit, ...worded, ...attending]
    .filter((text) => text.startsWith(`${block.name} `))
    .map((text) => (alone ? text.replace(/^ {2}run: .*\n/m, "") : text))
    .flatMap((text) => inBlocks(block.name, withSetting([`${text.trimEnd()}\n`], example).trimEnd()));
  return [...programs, ...tasks, ...masked];
}

/**
 * Of programs, the first in which a check finds nothing, else the first without errors, else null. `check` gives the
 * severities of what it finds.
 */
export function bestProgram(programs: readonly string[], check: (program: string) => readonly string[]): string | null {
  const found = programs.map((program) => ({ program, severities: check(program) }));
  const best =
    found.find(({ severities }) => severities.length === 0) ??
    found.find(({ severities }) => !severities.includes("error"));
  return best?.program ?? null;
}
