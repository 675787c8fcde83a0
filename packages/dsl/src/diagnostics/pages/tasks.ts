/**
 * Pages of codes about several tasks that one model learns.
 */
import { type Page, page } from "./page.ts";

const rows = (target: string, values: readonly string[]): string =>
  `text,${target}\n${Array.from({ length: 40 }, (_, row) => `"line ${row} of ${row * row} words",${values[row % values.length] ?? ""}`).join("\n")}\n`;

const files = {
  "bank.csv": rows("sentiment", ["bad", "good"]),
  "news.csv": rows("topic", ["world", "sport"]),
  "homes.csv": `area,price,sold\n${Array.from({ length: 40 }, (_, row) => `${40 + row}.5,${100 + 3 * row},${row % 3 === 0 ? "yes" : "no"}`).join("\n")}\n`,
};

const dataset = (name: string, target: string): string => `dataset ${name} {
  source: csv("${name}.csv")
  input words: text(text) -> lower() -> words() -> vocabulary(500) -> truncate(16) -> pad(16)
  target ${target}
  split: random(train: 60%, valid: 20%, test: 20%)
}
`;

const bank = dataset("bank", "sentiment: class(bad, good)");
const news = dataset("news", "topic: class(world, sport)");
const reader = `model reader {
  input words: tokens(16)
  hidden = words -> embedding(500, 8) -> mean_pool()
  output sentiment: hidden -> dense(2) -> softmax()
  output topic: hidden -> dense(2) -> softmax()
}
`;
const read = `train read {
  model: reader
  data: [bank, news]
  loss sentiment: cross_entropy()
  loss topic: cross_entropy()
  epochs: 8
}
`;
const several = (settings = ""): string =>
  [bank, news, reader, read.replace("  epochs", `${settings}  epochs`)].join("\n");

const houses = `dataset homes {
  source: csv("homes.csv")
  input area: number
  target price: number
  target sold: class(no, yes)
  split: random(train: 60%, valid: 20%, test: 20%)
}
`;
const appraise = `model appraise {
  input area: tensor(1)
  hidden = area -> dense(8, activation: relu)
  output price: hidden -> dense(1)
  output sold: hidden -> dense(2) -> softmax()
}
`;
const both = (settings = ""): string => `${houses}
${appraise}
train value {
  model: appraise
  data: homes
  loss price: mse()
  loss sold: cross_entropy()
${settings}  epochs: 8
}
`;
const one = (settings: string): string =>
  both(settings)
    .replace("  output sold: hidden -> dense(2) -> softmax()\n", "")
    .replace("  loss sold: cross_entropy()\n", "");

export const tasksPages = {
  P4185: page({
    explanation:
      "Several data sets feed one model: the same input must mean the same in each of them, so it has the same type and the same steps. What steps are fitted on, a vocabulary or a mean, are the train rows of all data sets together.",
    program: several().replace("vocabulary(500)", "vocabulary(400)"),
    repair: ["vocabulary(400)", "vocabulary(500)"],
    files,
  }),
  P4186: page({
    explanation:
      "A target that two data sets have is one task with one output, so its classes must be the same in the same order. Another task gets another name, and an output of its own.",
    program: [bank, dataset("news", "sentiment: class(good, bad)"), reader, read]
      .join("\n")
      .replaceAll(/^.* topic: .*\n/gm, "")
      .replace('csv("news.csv")', 'csv("bank.csv")'),
    repair: ["class(good, bad)", "class(bad, good)"],
    files,
  }),
  P4187: page({
    explanation: "`mix` says how often each of several data sets comes. With one there is nothing to say.",
    program: both("  mix: equal()\n"),
    repair: ["  mix: equal()\n", ""],
    files,
  }),
  P4188: page({
    explanation: "`balance` brings the losses of several outputs together. A single loss is what it is.",
    program: one("  balance: uncertainty()\n"),
    repair: ["  balance: uncertainty()\n", ""],
    files,
  }),
  P4189: page({
    explanation:
      "With several data sets each step takes a batch of one of them, so it sees the gradients of one task. `gradnorm` and `pcgrad` compare those of all tasks in one step: for them, all targets are in one data set (rows may lack some, with `missing: mask`). `fixed`, `uncertainty` and `dwa` work step by step.",
    program: several("  balance: pcgrad()\n"),
    repair: ["pcgrad()", "uncertainty()"],
    files,
  }),
  P4190: page({
    explanation:
      "`auxiliary` names outputs that have a loss and only help the others. Some output must be what the model is for.",
    program: several("  auxiliary: [sentiment, topic]\n"),
    repair: ["[sentiment, topic]", "[topic]"],
    files,
  }),
  P4191: page({
    explanation:
      "An output that only helps is not what the model is for: it neither chooses the weights that are kept, nor ends the training, nor is anything expected of it.",
    program: several("  auxiliary: [topic]\n  best: valid.topic.accuracy\n"),
    repair: ["valid.topic", "valid.sentiment"],
    files,
  }),
  P4192: page({
    explanation:
      "Each data set of a list teaches at least one output, the one of the same name as its target. How often a data set comes says `mix`, so none is named twice.",
    program: several().replace("[bank, news]", "[bank, news, bank]"),
    repair: ["[bank, news, bank]", "[bank, news]"],
    files,
  }),
  P4193: page({
    explanation:
      "`fit.alone` are trainings with the same settings that learn one task each: beside them shows what tasks give each other. A training of one task is such a training.",
    program: `${one("")}\nevaluate gain {\n  compare: value.alone -> value\n  on: homes.test\n}\n`,
    repair: ["value.alone", "value.before"],
    files,
  }),
  P4194: page({
    explanation: "`stop` with the name of an output stops that task alone, by a figure of its own.",
    program: several("  stop sentiment: early(on: valid.topic.loss)\n"),
    repair: ["valid.topic.loss", "valid.sentiment.loss"],
    files,
  }),
  P4195: page({
    explanation:
      "A data set with folds is trained on once for each of them. With several data sets it would not be clear which folds go together: split them in one way, or ask for several `seeds`.",
    program: several().replace("split: random(train: 60%, valid: 20%, test: 20%)", "split: folds(5, valid: 20%)"),
    repair: ["split: folds(5, valid: 20%)", "split: random(train: 60%, valid: 20%, test: 20%)"],
    files,
  }),
  P4196: page({
    explanation:
      "`missing: mask` keeps rows that lack one target for what they say of another. A row that lacks its only target says nothing. Classes, numbers and vectors can be masked.",
    program: `${houses.replace("  target price: number\n", "").replace("  split", "  missing: mask\n  split")}\n${appraise.replace("  output price: hidden -> dense(1)\n", "")}\ntrain sell {\n  model: appraise\n  data: homes\n  loss sold: cross_entropy()\n  epochs: 8\n}\n`,
    repair: ["missing: mask", "missing: drop"],
    files,
  }),
} satisfies Readonly<Record<string, Page>>;
