/**
 * Pages of codes about weights that come from elsewhere and parts that learn at rates of their own.
 */
import { digits, fit, type Page, page, small } from "./page.ts";
import { rowsOf } from "./rows.ts";

const second = (start: string, lines = ""): string => `
train again {
  model: small
  data: digits
  loss label: cross_entropy()
  start: ${start}
  epochs: 3${lines}
}
`;

const wide = `model wide {
  input image: tensor(28, 28, 1)
  seen = image -> flatten() -> dense(32, activation: relu)
  output label: seen -> dense(10) -> softmax()
}
`;
const sided = wide
  .replace("  output", "  side = image -> flatten() -> dense(4)\n  output")
  .replace("seen -> dense(10)", "[seen, side] -> concat() -> dense(10)");
const narrow = sided.replace("model wide", "model narrow").replace("dense(32", "dense(16");
const pictures = (name: string, split: string): string =>
  `dataset ${name} {\n  source: builtin("cifar10")\n  input image: image(32, 32, 3) -> scale(1 / 255)\n  target label: class(10)\n  split: ${split}\n}\n`;
const sourced = "official()";
const held = "official(valid: 10%)";
const drawn = "random(train: 80%, valid: 10%, test: 10%)";
const seen =
  "model eye {\n  input image: tensor(32, 32, 3)\n  output label: image -> conv(8, kernel: 3) -> global_avg_pool() -> dense(10) -> softmax()\n}\n";
const look = (name: string, data: string, start: string): string =>
  `train ${name} {\n  model: eye\n  data: ${data}\n  loss label: cross_entropy()${start}\n  epochs: 3\n}\n`;

const raw = 'text -> tokenize("minilm-l6", length: 16)';
const mailRows = rowsOf(
  "mail,kind",
  24,
  (index) => `"mail ${index} about ${index % 2 === 0 ? "a parcel" : "a bill"}",${index % 2 === 0 ? "parcel" : "bill"}`,
);
const encoded = (name: string, layer: string): string => `import { ${layer.split("(")[0]} } from "std/text.pipe"

dataset mails {
  source: csv("mails.csv")
  input mail: ${raw}
  target kind: class(bill, parcel)
  split: random(train: 75%, test: 25%)
}

model reader {
  input mail: tokens(16)
  hidden = mail -> ${layer}
  output kind: hidden -> mean_pool() -> dense(2) -> softmax()
}

train fit {
  model: reader
  data: mails
  loss kind: cross_entropy()
  start: pretrained("${name}")
  epochs: 3
}
`;

export const transferPages = {
  P4150: page({
    explanation:
      "Weights go from one model to another by name and shape: `features/conv_1/kernel` starts from `features/conv_1/kernel`, wherever most of one model fits into the other. Where nothing fits, the start would say one thing and the training do another. `part` and `into` name a part of one model and of the other.",
    program: `${digits}\n${small}\n${wide}\n${fit}${second("from(fit)").replace("model: small", "model: wide")}`,
    repair: ["dense(32, activation: relu)", "relu()"],
  }),
  P4151: page({
    explanation:
      "A training starts from the weights that another one has ended with, so the other runs first. In a circle none can be first.",
    program: `${digits}\n${small}\n${fit.replace("epochs: 3", "start: from(again)\n  epochs: 3")}${second("from(fit)")}`,
    repair: ["start: from(again)\n  ", ""],
  }),
  P4152: page({
    explanation:
      "Each run starts from the one of its seed, or all from the only one there is; each fold from the same fold. Where some have none to start from, nothing says which to take.",
    program: `${digits}\n${small}\n${fit.replace("epochs: 3", "epochs: 3\n  seeds: 2")}${second("from(fit)", "\n  seeds: 3")}`,
    repair: ["seeds: 3", "seeds: 2"],
  }),
  P4153: page({
    explanation:
      "Weights that have learned from a row know its answer. Two data sets that draw their splits from one source do so each for itself, so rows that one tests by are among those that the other learns from. One data set block for both has one split; splits by files or by the source's own parts are the same in all.",
    program: `${pictures("photos", drawn)}\n${pictures("same", drawn)}\n${seen}\n${look("fit", "same", "")}\n${look("again", "photos", "\n  start: from(fit)")}`,
    repair: [drawn, sourced],
  }),
  P4154: page({
    explanation:
      "Two data sets share their test rows, and draw those for validation each for itself: weights have learned some of the rows that the best are chosen by. The choice is kinder than it should be; the test stays honest.",
    program: `${pictures("photos", held)}\n${pictures("same", held)}\n${seen}\n${look("fit", "same", "")}\n${look("again", "photos", "\n  start: from(fit)")}`,
    repair: [held, sourced],
  }),
  P4155: page({
    explanation:
      "A weight of the model has the name of one that it could start from, and another shape, so it starts anew. A head with other classes and a table with other words are told apart by name and are no such case.",
    program: `${digits}\n${sided}\n${narrow}\n${fit.replace("model: small", "model: narrow")}${second("from(fit)").replace("model: small", "model: wide")}`,
    repair: ["dense(16", "dense(32"],
  }),
  P4156: page({
    explanation:
      "An encoder is read into the part of a model where it fits; here the model has fewer blocks than the encoder. The blocks that it has start from the first ones. That may be meant: a shorter encoder is faster and knows less.",
    program: encoded("minilm-l6", "bert(width: 384, layers: 3, hidden: 1_536)"),
    repair: ["layers: 3", "layers: 6"],
    files: { "mails.csv": mailRows },
  }),
  P4157: page({
    explanation:
      "An encoder works as a whole: with some of its weights drawn anew it gives noise. All weights of the part that it goes into come from it, in the same shapes; and of two such parts, `into` names one.",
    program: encoded("minilm-l6", "bert(width: 384, layers: 6, hidden: 1_024)"),
    repair: ["hidden: 1_024", "hidden: 1_536"],
    files: { "mails.csv": mailRows },
  }),
  P4159: page({
    explanation:
      "An encoder has learned what the numbers of its own tokenizer stand for. A vocabulary of the data set numbers words in another way, so that each would be read as some other word.",
    program: encoded("minilm-l6", "minilm_l6()").replace(
      raw,
      "text -> words() -> vocabulary(5_000) -> truncate(16) -> pad(16)",
    ),
    repair: ["text -> words() -> vocabulary(5_000) -> truncate(16) -> pad(16)", raw],
    files: { "mails.csv": mailRows },
  }),
  P4158: page({
    explanation:
      'Weights are named in quotes: `from("fit-3fa9c1d2")` is a finished run of the store, which `pipe runs` lists, and `pretrained("minilm-l6")` a published encoder, or a folder with one. Without quotes, `from` names a `train` block of the program.',
    program: encoded("minilm-6", "minilm_l6()"),
    repair: ['pretrained("minilm-6")', 'pretrained("minilm-l6")'],
    files: { "mails.csv": mailRows },
  }),
  P4160: page({
    explanation:
      "Parts begin to learn one after the other, from the heads down, and the training ends before the turn of the lowest comes. They stay as they started, which `freeze` says more plainly.",
    program: `${digits}\n${wide}\n${fit.replace("model: small", "model: wide").replace("epochs: 3", "unfreeze: gradual(every: 5)\n  epochs: 3")}`,
    repair: ["every: 5", "every: 1"],
  }),
} satisfies Readonly<Record<string, Page>>;
