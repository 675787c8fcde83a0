/**
 * Pages of the codes P4: values of settings.
 */
import { digits, fit, type Page, page, small, whole } from "./page.ts";
import { textRows, texts } from "./types.ts";

const judge = "\nevaluate judge {\n  run: fit\n  on: digits.test\n  expect: label.accuracy >= 90%\n}\n";

const compared =
  "\ntrain again {\n  ...fit\n  epochs: 1\n}\n\nevaluate gain {\n  compare: fit -> again\n  on: digits.test\n}\n";

const homes = `dataset homes {
  source: csv("homes.csv")
  input area: number
  target price: number
  target band: class(low, high)
  split: random(train: 80%, test: 20%)
}

model worth {
  input area: tensor(1)
  output price: area -> dense(1)
}

model rank {
  input area: tensor(1)
  output band: area -> dense(2) -> softmax()
}

train by_price {
  model: worth
  data: homes
  loss price: mse()
  epochs: 3
}

train by_band {
  model: rank
  data: homes
  loss band: cross_entropy()
  epochs: 3
}
`;
const homeRows = {
  "homes.csv": `area,price,band\n${Array.from({ length: 20 }, (_, row) => `${40 + ((row * row) % 23)}.5,${100 + 3 * row},${row < 10 ? "low" : "high"}`).join("\n")}\n`,
};

export const settingsPages = {
  P4001: page({
    explanation: "Settings without a sensible default must be given.",
    program: `${digits}\n${small}\n${fit.replace("  epochs: 3\n", "")}`,
    repair: ["cross_entropy()\n", "cross_entropy()\n  epochs: 3\n"],
  }),
  P4002: page({
    explanation: "Arguments without a sensible default must be given.",
    program: small.replace("dense(10)", "dense()"),
    repair: ["dense()", "dense(10)"],
  }),
  P4003: page({
    explanation: "Numbers have ranges: parts lie between 0 and 1 (`30%` is 0.3), sizes start at 1.",
    program: small.replace("flatten()", "flatten() -> dropout(30)"),
    repair: ["dropout(30)", "dropout(30%)"],
  }),
  P4004: page({
    explanation: "The value is one of a few words.",
    program: small.replace("dense(10)", "dense(10, activation: rellu)"),
    repair: ["rellu", "relu"],
  }),
  P4005: page({
    explanation: "The call takes fewer arguments than it is given.",
    program: small.replace("softmax()", "softmax(1)"),
    repair: ["softmax(1)", "softmax()"],
  }),
  P4006: page({
    explanation: "The parts of a split must sum to 100%: every row belongs to exactly one.",
    program: digits.replace("test: 10%", "test: 20%"),
    repair: ["test: 20%", "test: 10%"],
  }),
  P4007: page({
    explanation: "Every output of the model needs a loss, and a target of the same name in the data set.",
    program: whole.replace("  loss label: cross_entropy()\n", ""),
    repair: ["data: digits\n", "data: digits\n  loss label: cross_entropy()\n"],
  }),
  P4008: page({
    explanation: "What is watched or judged needs rows: a split named here must exist and have some.",
    program: `${whole}${judge}`.replace("on: digits.test", "on: digits.tests"),
    repair: ["digits.tests", "digits.test"],
  }),
  P4009: page({
    explanation:
      "A param may state its domain: `in [1, 100]` or `in log(1e-5, 1e-1)` a range, `in [16, 32, 64]` a choice. Its default and every `--set` must keep to it.",
    program: `param epochs: int = 500 in [1, 100]\n\n${whole.replace("epochs: 3", "epochs: epochs")}`,
    repair: ["= 500", "= 5"],
  }),
  P4010: page({
    explanation: "A value from the command line is held against the param's type, like one in the program.",
    program: `param epochs: int = 3\n\n${whole.replace("epochs: 3", "epochs: epochs")}`,
    repair: ["", ""],
    set: { epochs: "many" },
    repairedSet: { epochs: "5" },
  }),
  P4011: page({
    explanation:
      "Settings are written `name: value`, named flows `name = a -> b`, inputs, outputs and losses with a name of their own (`output label: …`), and calls with parentheses.",
    program: whole.replace("epochs: 3", "epochs = 3"),
    repair: ["epochs = 3", "epochs: 3"],
  }),
  P4012: page({
    explanation: "The bound lies where the metric never goes, so the expectation would always hold or never.",
    program: `${whole}${judge}`.replace("90%", "90"),
    repair: [">= 90", ">= 90%"],
  }),
  P4013: page({
    explanation: "An argument may be given once, by its place or by its name.",
    program: small.replace("dense(10)", "dense(10, units: 12)"),
    repair: [", units: 12", ""],
  }),
  P4014: page({
    explanation:
      "A run can be judged on another data set than it learned from, if that has the same inputs, targets and classes.",
    program: `${whole}\n${digits.replace("dataset digits", "dataset clothes").replace('"digits"', '"fashion_mnist"')}${judge.replace("digits.test", "clothes.test")}`,
    repair: ['"fashion_mnist"', '"mnist"'],
  }),
  P4020: page({
    explanation:
      "While it learns, a `train` block computes all metrics of the validation rows, and of the train rows the loss and, by the loss, `accuracy`, `mse` or `mae`. Test rows are judged by an `evaluate` block.",
    program: whole.replace("epochs: 3", "epochs: 3\n  expect: train.label.f1 >= 90%"),
    repair: ["train.label.f1", "valid.label.f1"],
  }),
  P4021: page({
    explanation:
      "Whoever picks the weights or the moment to stop by the test rows has learned from them, and their figures no longer say how the model does on new rows. Validation rows are there to choose by.",
    program: whole.replace("epochs: 3", "epochs: 3\n  best: test.label.accuracy"),
    repair: ["test.label.accuracy", "valid.label.accuracy"],
  }),
  P4022: page({
    explanation:
      "On the rows it has learned from, a model looks better than it is on new ones. Judge it on `test` rows.",
    program: `${whole}${judge}`.replace("digits.test", "digits.train"),
    repair: ["digits.train", "digits.test"],
  }),
  P4023: page({
    explanation:
      "An early stop waits `patience` validations without progress, and a training is validated after every epoch unless `validate` says otherwise. With as many validations or fewer in all, it never comes to that.",
    program: whole.replace("epochs: 3", "epochs: 3\n  stop: early(on: valid.label.accuracy, patience: 5)"),
    repair: ["epochs: 3", "epochs: 30"],
  }),
  P4024: page({
    explanation:
      "A schedule counts in epochs of the training. A warm-up as long as the whole training never reaches the full rate, and a `step` that comes after the last epoch never comes.",
    program: whole.replace("epochs: 3", "optimizer: sgd(lr: step(0.1, every: 10))\n  epochs: 3"),
    repair: ["every: 10", "every: 2"],
  }),
  P4025: page({
    explanation: "`cosine` falls from its first rate to `to`. A rate that shall rise is written with `linear`.",
    program: whole.replace("epochs: 3", "optimizer: sgd(lr: cosine(1e-3, to: 0.1))\n  epochs: 3"),
    repair: ["cosine(1e-3, to: 0.1)", "cosine(0.1, to: 1e-3)"],
  }),
  P4026: page({
    explanation:
      "`min_delta` is the smallest progress that counts. A metric between 0 and 1 never gains 1 or more, so the training would stop as if nothing ever improved.",
    program: whole.replace("epochs: 3", "epochs: 9\n  stop: early(on: valid.label.accuracy, min_delta: 1)"),
    repair: ["min_delta: 1)", "min_delta: 1%)"],
  }),
  P4027: page({
    explanation: "With every weight of the model frozen there is nothing left to learn.",
    program: whole.replace("epochs: 3", "epochs: 3\n  freeze: [label]"),
    repair: ["\n  freeze: [label]", ""],
  }),
  P4028: page({
    explanation: "Only `conv`, `dense`, `batch_norm` and the like own weights; freezing anything else has no effect.",
    program: whole
      .replace("epochs: 3", "epochs: 3\n  freeze: [flatten]")
      .replace("dense(10)", "dense(16) -> dense(10)"),
    repair: ["[flatten]", "[dense_1]"],
  }),
  P4029: page({
    explanation: "Two bounds on one metric leave no value that keeps to both.",
    program: `${whole}${judge}`.replace("90%", "90%\n  expect: label.accuracy < 80%"),
    repair: ["\n  expect: label.accuracy < 80%", ""],
  }),
  P4030: page({
    explanation:
      "`batch` counts the rows that a whole step learns from. `accumulate` is how many parts they go through in; each part needs a row at least.",
    program: whole.replace("epochs: 3", "epochs: 3\n  accumulate: 64"),
    repair: ["accumulate: 64", "accumulate: 4"],
  }),
  P4070: page({
    explanation:
      "`sparse: true` moves only the rows of a table that a batch uses. `sgd` and `adam` can do that; other optimizers, `accumulate` and `recompute` work on whole tables.",
    program: texts
      .replace("embedding(50, 8)", "embedding(50, 8, sparse: true)")
      .replace("epochs: 3", "optimizer: adamw()\n  epochs: 3"),
    repair: ["adamw()", "adam()"],
    files: textRows,
  }),
  P4071: page({
    explanation:
      "Some arguments exclude each other, whatever the shape. A convolution with `dilation` looks at places that lie apart and moves by 1; one with a `stride` looks at neighbours.",
    program: small.replace("flatten()", "conv(8, stride: 2, dilation: 2) -> flatten()"),
    repair: ["stride: 2, dilation: 2", "dilation: 2"],
  }),
  P4100: page({
    explanation: "A comparison names two trainings with an arrow between them: what came before, and what is judged.",
    program: `${whole}${compared}`.replace("fit -> again", "again"),
    repair: ["compare: again", "compare: fit -> again"],
  }),
  P4101: page({
    explanation: "`compare` names the run that is judged, behind its arrow; a `run` besides it would be a second one.",
    program: `${whole}${compared}`.replace("  on:", "  run: again\n  on:"),
    repair: ["  run: again\n", ""],
  }),
  P4102: page({
    explanation:
      "A run answers as itself. What training has changed shows beside the weights before its first step, `fit.before`.",
    program: `${whole}${compared}`.replace("fit -> again", "again -> again"),
    repair: ["again -> again", "again.before -> again"],
  }),
  P4103: page({
    explanation:
      "Answers are compared output by output, and an output is the same where its name, its target and the kind of its loss are.",
    program: `${homes}\nevaluate gain {\n  compare: by_price -> by_band\n  on: homes.test\n}\n`,
    repair: ["by_price -> by_band", "by_band.before -> by_band"],
    files: homeRows,
  }),
  P4104: page({
    explanation:
      "Of several seeds, each run is held against that of the same seed; so both trainings need as many of them, and as many folds.",
    program: `${whole}${compared}`.replace("epochs: 1", "epochs: 1\n  seeds: 3"),
    repair: ["\n  seeds: 3", ""],
  }),
  P4105: page({
    explanation:
      "`difference.label.accuracy`, `flips.to_wrong` and `regressions` are figures of two runs: they need `compare`, and `regressions` needs a `slice` too.",
    program: `${whole}${compared}`.replace("  on: digits.test\n", "  on: digits.test\n  expect: regressions <= 0\n"),
    repair: ["  expect", "  slice: label\n  expect"],
  }),
} satisfies Readonly<Record<string, Page>>;
