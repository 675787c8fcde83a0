/**
 * Pages of codes about weights that come from elsewhere and parts that learn at rates of their own.
 */
import { digits, fit, type Page, page, small, whole } from "./page.ts";

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
const narrow = wide.replace("model wide", "model narrow").replace("dense(32", "dense(16");
const pictures = (name: string, split: string): string =>
  `dataset ${name} {\n  source: builtin("cifar10")\n  input image: image(32, 32, 3) -> scale(1 / 255)\n  target label: class(10)\n  split: ${split}\n}\n`;
const sourced = "official()";
const held = "official(valid: 10%)";
const drawn = "random(train: 80%, valid: 10%, test: 10%)";
const seen =
  "model eye {\n  input image: tensor(32, 32, 3)\n  output label: image -> conv(8, kernel: 3) -> global_avg_pool() -> dense(10) -> softmax()\n}\n";
const look = (name: string, data: string, start: string): string =>
  `train ${name} {\n  model: eye\n  data: ${data}\n  loss label: cross_entropy()${start}\n  epochs: 3\n}\n`;

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
    program: `${digits}\n${wide}\n${narrow}\n${fit.replace("model: small", "model: narrow")}${second("from(fit)").replace("model: small", "model: wide")}`,
    repair: ["dense(16", "dense(32"],
  }),
  P4158: page({
    explanation:
      "In quotes, `from` names a finished run of the store: `pipe runs` lists them. Without quotes it is a `train` block of the program.",
    program: `${whole}${second('from("fit")')}`,
    repair: ['"fit"', "fit"],
  }),
  P4160: page({
    explanation:
      "Parts begin to learn one after the other, from the heads down, and the training ends before the turn of the lowest comes. They stay as they started, which `freeze` says more plainly.",
    program: `${digits}\n${wide}\n${fit.replace("model: small", "model: wide").replace("epochs: 3", "unfreeze: gradual(every: 5)\n  epochs: 3")}`,
    repair: ["every: 5", "every: 1"],
  }),
} satisfies Readonly<Record<string, Page>>;
