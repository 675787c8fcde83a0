/**
 * What an output is judged by while it learns.
 */
import type { ColumnKind } from "./argument.ts";
import type { LossEntry, ParameterEntry, Task } from "./entry.ts";
import {
  aboveZero,
  bool,
  choice,
  float,
  fromZero,
  int,
  optional,
  probability,
  zeroToBelowOne,
  zeroToOne,
} from "./parameters.ts";
import { sceneProgram } from "./scene-program.ts";

const weight = optional(
  "weight",
  { type: float, default: 1, range: aboveZero },
  "Factor of this loss in the sum of all losses.",
);
const smoothing = (doc: string): ParameterEntry =>
  optional("smoothing", { type: float, default: 0, range: zeroToBelowOne }, doc);
const classWeights = optional(
  "class_weights",
  { type: { kind: "class_weights" }, default: null, range: fromZero },
  "Factors of the rows of each class: numbers in the order of the classes, a record by class, or `balanced`, which makes all classes of the train rows count alike.",
);

const smooth = optional(
  "smooth",
  { type: float, default: 0, range: fromZero },
  "Added above and below the line: from 1 on, rows whose mask is empty count too.",
);

type Learns = Readonly<Partial<Record<ColumnKind, Task>>>;
const classes: Learns = { class: "class" };
const classesOneByOne: Learns = { class: "class", mask: "pixels", text: "text", list: "text" };
const numbers: Learns = { number: "numbers", vector: "numbers", image: "numbers" };
const yesOrNo: Learns = { class: "class", vector: "labels", image: "labels" };

interface LossDraft {
  readonly doc: string;
  readonly example: string;
  readonly learns: Learns;
  readonly ending: LossEntry["ending"];
  readonly figure?: LossEntry["figure"];
  readonly compares?: true;
  readonly mixes?: true;
  /** All but `weight`, which every loss has. */
  readonly parameters?: readonly ParameterEntry[];
}

function loss(name: string, draft: LossDraft): LossEntry {
  const { learns, figure = "mae", compares = false, mixes = false, parameters = [], ...rest } = draft;
  return {
    name,
    ...rest,
    figure,
    compares,
    mixes,
    // The keys of the table are kinds of columns.
    suits: Object.keys(learns) as ColumnKind[],
    task: (kind) => learns[kind] ?? "numbers",
    parameters: [...parameters, weight],
  };
}

/** Every loss. */
export const losses: readonly LossEntry[] = [
  loss("cross_entropy", {
    doc: "Categorical cross entropy between softmax probabilities and a class; of a mask, in the mean over its pixels, of a text in the mean over its words, padding left out.",
    example: "loss label: cross_entropy(smoothing: 0.1)",
    learns: classesOneByOne,
    ending: "softmax",
    mixes: true,
    parameters: [smoothing("Part of the target spread over all classes (Szegedy et al., 2016)."), classWeights],
  }),
  loss("binary", {
    doc: "Binary cross entropy of `sigmoid` probabilities: two classes told apart by one value, or a vector of yes (1) and no (0).",
    example: `dataset mails {
  source: csv("mails.csv")
  input words: number
  target spam: class(no, yes)
  split: random(train: 80%, valid: 10%, test: 10%)
}

model filter {
  input words: tensor(1)
  output spam: words -> dense(1) -> sigmoid()
}

train learn {
  model: filter
  data: mails
  loss spam: binary()
  epochs: 10
}`,
    learns: yesOrNo,
    ending: "sigmoid",
    mixes: true,
    parameters: [smoothing("Part by which targets are pulled from 0 and 1 towards a half."), classWeights],
  }),
  loss("focal", {
    doc: "Cross entropy that looks away from what is easy (Lin et al., 2017): over classes after `softmax`, or of yes and no after `sigmoid`.",
    example: "loss label: focal(gamma: 2)",
    learns: yesOrNo,
    ending: "probabilities",
    mixes: true,
    parameters: [
      optional(
        "gamma",
        { type: float, default: 2, range: fromZero },
        "How far: the loss is multiplied by (1 − probability of the truth) to this power.",
      ),
      optional(
        "alpha",
        { type: float, default: null, range: { min: 0, max: 1, exclusiveMin: true, exclusiveMax: true } },
        "After `sigmoid`, what yes counts where no counts 1 − alpha; both count 1 by default.",
      ),
      smoothing("Part of the target spread over all classes, or pulled towards a half."),
      classWeights,
    ],
  }),
  loss("hinge", {
    doc: "How far the truth's score falls short of leading by 1: of two classes told by the sign of one value, or, in the mean over classes, of several (Weston and Watkins, 1999).",
    example: `model margin {
  input image: tensor(28, 28, 1)
  output label: image -> flatten() -> dense(10)
}

dataset digits {
  source: builtin("digits")
  input image: image(28, 28, 1) -> scale(1 / 255)
  target label: class(10)
  split: stratified(train: 80%, valid: 10%, test: 10%)
}

train fit {
  model: margin
  data: digits
  loss label: hinge()
  epochs: 10
}`,
    learns: classes,
    ending: "unbounded",
    parameters: [
      optional("squared", { type: bool, default: false }, "Whether what falls short is squared."),
      classWeights,
    ],
  }),
  loss("mse", {
    doc: "Mean squared error.",
    example: "loss price: mse()",
    learns: numbers,
    ending: "any",
    mixes: true,
    figure: "mse",
  }),
  loss("mae", {
    doc: "Mean absolute error: the middle of what is possible, little moved by outliers.",
    example: "loss price: mae()",
    learns: numbers,
    ending: "any",
  }),
  loss("huber", {
    doc: "Squared for small errors and straight for large ones (Huber, 1964).",
    example: "loss price: huber(delta: 2)",
    learns: numbers,
    ending: "any",
    parameters: [
      optional("delta", { type: float, default: 1, range: aboveZero }, "The error from which on it goes straight."),
    ],
  }),
  loss("log_cosh", {
    doc: "Logarithm of the hyperbolic cosine of the error: like half the square near 0 and the absolute error far off, smooth throughout.",
    example: "loss price: log_cosh()",
    learns: numbers,
    ending: "any",
  }),
  loss("quantile", {
    doc: "Pinball loss: the output learns the value that a part of the targets lies below (Koenker and Bassett, 1978).",
    example: "loss price: quantile(90%)",
    learns: numbers,
    ending: "any",
    parameters: [
      {
        name: "at",
        doc: "That part: `90%` for a value that nine of ten targets lie below.",
        type: { kind: "probability" },
        required: true,
        range: { min: 0, max: 1, exclusiveMin: true, exclusiveMax: true },
      },
    ],
  }),
  loss("dice", {
    doc: "One minus twice the overlap over the sum of both areas, row by row: for masks of yes (1) and no (0) of which few are yes (Milletari et al., 2016). Of a `mask`, in the mean over the classes that a row has.",
    example: `dataset parts {
  source: csv("parts.csv")
  input size: vector(columns: [width, height])
  target flaws: vector(columns: [crack, dent, stain])
  split: random(train: 80%, valid: 10%, test: 10%)
}

model finder {
  input size: tensor(2)
  output flaws: size -> dense(8, activation: relu) -> dense(3) -> sigmoid()
}

train learn {
  model: finder
  data: parts
  loss flaws: dice()
  epochs: 10
}`,
    learns: { vector: "labels", image: "labels", mask: "pixels" },
    ending: "probabilities",
    parameters: [smooth],
  }),
  loss("dice_cross_entropy", {
    doc: "Part Dice and part cross entropy of a mask: the one sees areas, however small, the other every pixel (Isensee et al., 2021).",
    example: sceneProgram("mask", "loss mask: dice_cross_entropy(part: 50%)"),
    learns: { mask: "pixels" },
    ending: "softmax",
    parameters: [
      optional(
        "part",
        { type: probability, default: 0.5, range: zeroToOne },
        "How much of the loss is Dice; the rest is cross entropy.",
      ),
      smooth,
    ],
  }),
  loss("centers", {
    doc: "Learns boxes by their middles (Objects as Points, Zhou et al., 2019): a focal loss on the heat map of each class, which spares the bumps round middles, and absolute errors of sizes and places at the middles. The output is `[height / stride, width / stride, classes + 4]`, without a last function: scores of the classes, from which `sigmoid(score + ln(prior / (1 − prior)))` makes heat, then width, height, and where in its cell the middle lies. Answers are the hottest places that no neighbour is hotter than.",
    example: sceneProgram("boxes", "loss objects: centers()"),
    learns: { boxes: "boxes" },
    ending: "unbounded",
    parameters: [
      optional(
        "alpha",
        { type: float, default: 2, range: fromZero },
        "How far the loss looks away from heat that is right already.",
      ),
      optional("beta", { type: float, default: 4, range: fromZero }, "How far it spares the cells beside a middle."),
      optional(
        "size_weight",
        { type: float, default: 0.1, range: fromZero },
        "Factor of the errors of sizes, in cells.",
      ),
      optional("place_weight", { type: float, default: 1, range: fromZero }, "Factor of the errors of places."),
      optional(
        "prior",
        { type: float, default: 0.1, range: { min: 0, max: 1, exclusiveMin: true, exclusiveMax: true } },
        "The heat of a score of 0, low since few cells hold a middle.",
      ),
      optional(
        "top",
        { type: int, default: 50, range: { min: 1, max: 1000 } },
        "Boxes answered for a picture, at most.",
      ),
    ],
  }),
  loss("ctc", {
    doc: 'Connectionist temporal classification (Graves et al., 2006): a sequence of words or characters is learned from a longer one, without saying what belongs where. The output gives each of its places `softmax` probabilities over the target\'s vocabulary; 0 stands for "nothing new here", and what is the same twice in a row is one. A row without a way to its target, which needs a place for each word and one more between equal ones, counts 0.',
    example: `dataset lines {
  source: csv("lines.csv")
  input heard: text -> split(by: "") -> vocabulary(40) -> truncate(60) -> pad(60)
  target said: text -> split(by: "") -> vocabulary(30) -> truncate(20) -> pad(20)
  split: random(train: 80%, valid: 10%, test: 10%)
}

model writer {
  input heard: tokens(60)
  output said: heard -> embedding(40, 16) -> gru(32, steps: all) -> dense(30) -> softmax()
}

train learn {
  model: writer
  data: lines
  loss said: ctc()
  epochs: 20
}`,
    learns: { text: "sequence", list: "sequence" },
    ending: "softmax",
  }),
  loss("contrastive", {
    doc: "Draws rows of one class together and all others apart (supervised contrastive loss, Khosla et al., 2020); the output is a place in space, brought to length 1.",
    example: `dataset digits {
  source: builtin("digits")
  input image: image(28, 28, 1) -> scale(1 / 255)
  target label: class(10)
  split: stratified(train: 80%, valid: 10%, test: 10%)
  batch: 128
}

model map {
  input image: tensor(28, 28, 1)
  output label: image -> flatten() -> dense(64, activation: relu) -> dense(16)
}

train fit {
  model: map
  data: digits
  loss label: contrastive(temperature: 0.1)
  epochs: 10
}`,
    learns: { class: "embedding" },
    ending: "unbounded",
    compares: true,
    parameters: [
      optional(
        "temperature",
        { type: float, default: 0.1, range: aboveZero },
        "What likeness is divided by: the smaller, the more the nearest rows count.",
      ),
    ],
  }),
  loss("triplet", {
    doc: "Each row shall be nearer to rows of its class than to others, by a margin (Schroff et al., 2015); the output is a place in space.",
    example: `dataset digits {
  source: builtin("digits")
  input image: image(28, 28, 1) -> scale(1 / 255)
  target label: class(10)
  split: stratified(train: 80%, valid: 10%, test: 10%)
  batch: 128
}

model map {
  input image: tensor(28, 28, 1)
  output label: image -> flatten() -> dense(64, activation: relu) -> dense(16)
}

train fit {
  model: map
  data: digits
  loss label: triplet(margin: 0.5, mining: hard)
  epochs: 10
}`,
    learns: { class: "embedding" },
    ending: "unbounded",
    compares: true,
    parameters: [
      optional("margin", { type: float, default: 1, range: aboveZero }, "By how much."),
      optional(
        "mining",
        { type: choice("semi_hard", "hard", "all"), default: "semi_hard" },
        "Which rows of a batch are compared: for each of the same class the nearest other one that is farther off (`semi_hard`), the farthest of its class with the nearest other (`hard`, Hermans et al., 2017), or all that are not far enough apart yet (`all`).",
      ),
      optional(
        "distance",
        { type: choice("euclidean", "squared", "cosine"), default: "euclidean" },
        "How near is measured; `cosine` looks at directions only.",
      ),
    ],
  }),
];
