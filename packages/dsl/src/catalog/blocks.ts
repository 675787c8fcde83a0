/**
 * The kinds of blocks and their settings.
 */
import type { BlockEntry, SettingEntry, ValueType } from "./entry.ts";
import { bool, choice, columnName, int, optional, positive, required } from "./parameters.ts";

const plain = (entry: Omit<SettingEntry, "label">): SettingEntry => ({ ...entry, label: "none" });
const labelled = (entry: Omit<SettingEntry, "label">): SettingEntry => ({ ...entry, label: "required" });
const many = (name: string, type: ValueType, doc: string): SettingEntry =>
  labelled({ name, type, doc, required: false });
const expectations = plain({
  name: "expect",
  type: { kind: "expectation" },
  required: false,
  repeats: true,
  example: "expect: label.accuracy >= 90%",
  doc: "A bound that a metric must hold, such as `test.label.accuracy >= 75%`; when it does not, the run says by how much.",
});

/** Every kind of block. */
export const blocks: readonly BlockEntry[] = [
  {
    name: "dataset",
    doc: "Where rows come from, what their columns are, how they are prepared and split.",
    example: `dataset digits {
  source: builtin("digits")
  input image: image(28, 28, 1) -> scale(1 / 255)
  target label: class(10)
  split: stratified(train: 80%, valid: 10%, test: 10%)
}`,
    flows: false,
    takesParameters: false,
    parameters: [
      plain(required("source", { kind: "call", of: "sources" }, "Where the rows come from.")),
      {
        ...many(
          "input",
          { kind: "column_flow" },
          "A column that a model reads, with its preparation. A model that writes texts may do without, and read its own words alone.",
        ),
        required: true,
        sparedBy: { setting: "target", types: ["text", "list"] },
      },
      many(
        "target",
        { kind: "column_flow" },
        "A column that a model learns to give; a data set without one can be answered, and nothing is learned from it.",
      ),
      {
        ...many(
          "column",
          { kind: "column_flow" },
          "A column that no model reads: it tells whose rows they are (`id`), orders them (`time`) or names slices (`class`, `tags`).",
        ),
        example: "column user: id",
      },
      plain(required("split", { kind: "call", of: "splits" }, "Which rows train, validate and test.")),
      {
        ...many("augment", { kind: "augment_flow" }, "Random changes to an input, on train rows only."),
        example: "augment image: rotate(10deg) -> pad_crop(2)",
      },
      plain({
        ...optional(
          "sampling",
          { type: { kind: "call", of: "samplings" }, default: null },
          "How often train rows come in an epoch; once each by default.",
        ),
        example: "sampling: balanced(label)",
      }),
      plain({
        ...optional(
          "order",
          { type: choice("shuffled", "by_length"), default: "shuffled" },
          "How train rows come together in a batch: `shuffled` by chance alone, `by_length` with others of like length, so that batches of short rows have less padding and take less time. Which rows these are, and the order of batches, stay random.",
        ),
        example: "order: by_length",
      }),
      plain({
        ...optional(
          "weight",
          { type: columnName, default: null },
          "A column of numbers, 0 or more, that says how much each row counts in the losses; all count alike by default.",
        ),
        example: "weight: importance",
      }),
      plain({
        ...optional(
          "missing",
          { type: choice("error", "drop", "mask"), default: "error" },
          "Rows without a value in a target, or in an input that no `fill` step fills: `drop` leaves them out before the split; `mask` keeps rows that lack a target, and leaves them out of the losses and figures of that one.",
        ),
        example: "missing: drop",
      }),
      plain({
        ...optional(
          "duplicates",
          { type: choice("keep", "drop"), default: null },
          "Rows that equal another in every input and target: `drop` keeps one of them (the test row, where the source says which rows are for testing), `keep` says that they are meant.",
        ),
        example: "duplicates: drop",
      }),
      plain({
        ...optional("batch", { type: int, default: 32, range: positive }, "Rows a step."),
        example: "batch: 64",
      }),
      plain({
        ...optional(
          "limit",
          { type: int, default: null, range: positive },
          "Rows used of the source, picked by lot; all by default.",
        ),
        example: "limit: 1_000",
      }),
      plain({
        ...optional(
          "shots",
          { type: int, default: null, range: positive },
          "Train rows used of each class of the first target that is one, picked by lot: learning from few examples. Validation and test rows stay; all train rows by default.",
        ),
        example: "shots: 10",
      }),
    ],
  },
  {
    name: "layer",
    doc: "A reusable sub-network with typed inputs and parameters; used as an operator.",
    example: `layer conv_block(filters: int) {
  input x: tensor(h, w, c)
  output y: x -> conv(filters, pad: same) -> batch_norm() -> relu()
}`,
    flows: true,
    takesParameters: true,
    parameters: [
      {
        ...many("input", { kind: "tensor" }, "A tensor the layer takes; names for axes stand for any size."),
        required: true,
      },
      { ...many("output", { kind: "tensor_flow" }, "What the layer gives."), required: true },
    ],
  },
  {
    name: "model",
    doc: "A network: its inputs, named flows and outputs.",
    example: `model small {
  input image: tensor(28, 28, 1)
  output label: image -> flatten() -> dense(10) -> softmax()
}`,
    flows: true,
    takesParameters: false,
    parameters: [
      {
        ...many("input", { kind: "tensor" }, "A tensor the model reads; the data set's input of the same name."),
        required: true,
      },
      {
        ...many("output", { kind: "tensor_flow" }, "What the model gives; the data set's target of the same name."),
        required: true,
      },
    ],
  },
  {
    name: "train",
    doc: "Learns a model's weights from a data set.",
    example: `train fit {
  model: small
  data: digits
  loss label: cross_entropy()
  optimizer: adam(lr: 1e-3)
  epochs: 10
}`,
    flows: false,
    takesParameters: false,
    parameters: [
      plain(required("model", { kind: "block", of: "model" }, "The model that learns.")),
      {
        ...plain(
          required(
            "data",
            { kind: "one_or_list", of: { kind: "block", of: "dataset" } },
            "The data set it learns from, or a list of several, which have inputs of the same names and types: each step takes a batch of one of them, and learns the outputs that it has targets of.",
          ),
        ),
        example: "data: [phrasebank, news]",
      },
      many("loss", { kind: "call", of: "losses" }, "What an output is judged by while it learns; one for each output."),
      plain({
        ...optional(
          "mix",
          { type: { kind: "call", of: "mixes" }, default: null },
          "How often each of several data sets comes; each row once an epoch by default.",
        ),
        example: "mix: temperature(2)",
      }),
      plain({
        ...optional(
          "balance",
          { type: { kind: "call", of: "balances" }, default: null },
          "How the losses of several outputs are brought together, beside the `weight` of each; added as they are by default.",
        ),
        example: "balance: uncertainty()",
      }),
      plain({
        ...optional(
          "auxiliary",
          { type: { kind: "list", of: { kind: "name" } }, default: [] },
          "Outputs that are learned because they help the others: they have no part in the choice of the best weights or in expectations, and are left out of what is served.",
        ),
        example: "auxiliary: [topic]",
      }),
      plain({
        name: "optimizer",
        type: { kind: "call", of: "optimizers" },
        required: false,
        doc: "How weights are moved; `adam()` by default.",
      }),
      plain({
        ...optional(
          "clip",
          { type: { kind: "call", of: "clips" }, default: null },
          "Bound on the gradients of a step; none by default.",
        ),
        example: "clip: norm(1)",
      }),
      plain({
        ...optional(
          "regularise",
          { type: { kind: "one_or_list", of: { kind: "call", of: "regularisers" } }, default: [] },
          "Costs of the weights themselves, by which gradients grow. They are no part of the loss that is told.",
        ),
        example: "regularise: l2(1e-4)",
      }),
      plain({
        ...optional(
          "average",
          { type: { kind: "call", of: "averages" }, default: null },
          "Mean of the weights over the steps, which is validated and kept in their place; none by default.",
        ),
        example: "average: ema(0.999)",
      }),
      plain(required("epochs", int, "Passes over the train rows.", positive)),
      {
        ...optional(
          "stop",
          { type: { kind: "call", of: "stops" }, default: null },
          "When to stop early. With the name of an output it stops that task alone: its head stays as it is and pulls no more, and the training ends when every task has stopped.",
        ),
        label: "optional",
        example: "stop: early(on: valid.label.accuracy, patience: 3)",
      },
      plain({
        ...optional(
          "validate",
          { type: { kind: "call", of: "validations" }, default: null },
          "When the validation rows are answered; after every epoch by default.",
        ),
        example: "validate: every(steps: 200)",
      }),
      plain({
        name: "budget",
        type: { kind: "budget" },
        required: false,
        default: null,
        optional: true,
        doc: "Steps, or time, after which the training ends at the latest, with its best weights; its epochs alone by default. How far a budget of time goes depends on the machine, so its bits do too.",
        example: "budget: 10m",
      }),
      plain({
        ...optional(
          "seeds",
          { type: int, default: 1, range: positive },
          "Trainings that differ in nothing but their seeds: initial weights, the order of rows, dropout, augmentation. Results are their means, with how far they spread.",
        ),
        example: "seeds: 5",
      }),
      plain({
        name: "best",
        type: { kind: "metric" },
        required: false,
        optional: true,
        doc: "Metric by which the best weights are kept; by default the one of `stop`, else the first output's on validation rows.",
        example: "best: valid.label.f1",
      }),
      plain({
        ...optional(
          "freeze",
          { type: { kind: "list", of: { kind: "name" } }, default: [] },
          "Parts of the model whose weights stay as they are: named values, outputs, uses of layers, operators.",
        ),
        example: "freeze: [features]",
      }),
      plain({
        name: "start",
        type: { kind: "call", of: "starts" },
        required: false,
        default: null,
        optional: true,
        doc: "Where the weights begin: those of another training, or of a published encoder; drawn at random by default. What does not fit starts anew, and is told.",
        example: "start: from(pretext)",
      }),
      plain({
        name: "rates",
        type: { kind: "rates" },
        required: false,
        default: null,
        optional: true,
        doc: "Parts of the model that learn faster or more slowly: times the learning rate and the decay, by part, or falling from the heads down.",
        example: "rates: { features: 0.1 }",
      }),
      plain({
        ...optional(
          "unfreeze",
          { type: { kind: "call", of: "unfreezings" }, default: null },
          "Parts that begin to learn later, from the heads down; all at once by default.",
        ),
        example: "unfreeze: gradual(every: 1)",
      }),
      plain({
        ...optional(
          "adapt",
          { type: { kind: "call", of: "adapters" }, default: null },
          "How the model is adapted by few weights of its own, while those that it has stay as they are. The run keeps what it has learned and no copy of the rest.",
        ),
        example: "adapt: lora(rank: 8)",
      }),
      plain({
        ...optional(
          "accumulate",
          { type: int, default: 1, range: positive },
          "Parts in which a batch goes through, one after the other, for one step: less memory, the same gradient. `batch_norm` sees one part at a time.",
        ),
        example: "accumulate: 4",
      }),
      plain({
        ...optional(
          "precision",
          { type: choice("float32", "bf16"), default: "float32" },
          "In what the steps multiply matrices and convolve: `bf16` rounds what is multiplied to 8 bits of mantissa and adds in float32, faster where the processor or GPU has it. Weights, and all that is measured, stay float32.",
        ),
        example: "precision: bf16",
      }),
      plain({
        ...optional(
          "recompute",
          { type: bool, default: false },
          "Whether values between operators are computed again for the gradients instead of being kept: much less memory for deep models, about a third more time.",
        ),
        example: "recompute: true",
      }),
      expectations,
    ],
  },
  {
    name: "evaluate",
    doc: "Judges a trained model on rows it has not learned from.",
    example: `evaluate check {
  run: fit
  on: digits.test
  expect: label.accuracy >= 98%
}`,
    flows: false,
    takesParameters: false,
    parameters: [
      plain({
        name: "run",
        type: { kind: "block", of: "train" },
        required: false,
        doc: "The `train` block whose weights are judged; left out where `compare` names two.",
        example: "run: fit",
      }),
      plain({
        name: "compare",
        type: { kind: "run_pair" },
        required: false,
        doc: "Two `train` blocks that answer the same rows, before and after, in the place of `run`: what is measured is that of the second, and `before.label.accuracy`, `difference.label.accuracy` with its 95 % interval, `flips.to_wrong` and, with `slice`, `regressions` may be expected too. `fit.before` are the weights of a training before its first step.",
        example: "compare: fit.before -> fit",
      }),
      plain(required("on", { kind: "split_of_dataset" }, "The rows: a data set and its split, such as `digits.test`.")),
      plain({
        ...optional(
          "metrics",
          { type: { kind: "list", of: { kind: "metric" } }, default: [] },
          "Metrics to show besides those that suit every output of the kind, and those that `expect` names.",
        ),
        example: "metrics: [label.mcc, label.ece]",
      }),
      plain({
        name: "slice",
        type: { kind: "one_or_list", of: { kind: "name" } },
        required: false,
        doc: "Columns by which rows are judged in parts as well: by each class, tag or text, numbers and times in quarters; or a comparison, such as `age >= 65`.",
        example: "slice: label",
      }),
      plain({
        name: "calibrate",
        type: { kind: "one_or_list", of: choice("temperature", "threshold", "threshold_f1") },
        required: false,
        doc: "What is fitted on the validation rows of the run before the others are judged: a `temperature` that makes probabilities as sure as they are right (Guo et al., 2017); of two classes the `threshold` from which on the second is answered, with the best mean recall of both, or with the best F1 of the second (`threshold_f1`).",
        example: "calibrate: temperature",
      }),
      plain({
        ...optional(
          "bootstrap",
          { type: int, default: 1000, range: { min: 100, max: 100_000 } },
          "How often the rows are drawn anew for the 95 % intervals of the metrics; of very many rows it is less often, and fewer than ten have none. `none` leaves intervals out.",
        ),
        optional: true,
        example: "bootstrap: 5_000",
      }),
      plain({
        name: "fairness",
        type: { kind: "one_or_list", of: { kind: "name" } },
        required: false,
        doc: "Columns, or comparisons such as `age >= 30`, that tell groups of rows apart as `slice` does: how often each is answered with a class, how often rightly, and by how much groups differ, which `expect` may bound: `fairness.sex.equalised_odds <= 10%`. Groups of fewer than ten rows have no part in differences.",
        example: "fairness: sex",
      }),
      plain({
        name: "generate",
        type: { kind: "call", of: "generations" },
        required: false,
        doc: "How the words of a text are chosen one after the other, where the model writes texts: what is judged then is what it writes by itself. Greedily by default.",
        example: "generate: beam(4)",
      }),
      plain({
        name: "explain",
        type: { kind: "one_or_list", of: { kind: "call", of: "explanations" } },
        required: false,
        doc: "Ways to show why the model answers as it does. Maps are held against those of the same model with random weights, which must be others (Adebayo et al., 2018).",
        example: "explain: integrated_gradients(samples: 8)",
      }),
      plain({
        name: "outside",
        type: { kind: "block", of: "dataset" },
        required: false,
        doc: "A data set of rows that belong to none of the classes: its rows of the same split are to be refused, its validation rows, with those of the run, say from where on. How well that goes `expect` may bound: `outside.energy.recall >= 60%`.",
        example: "outside: strangers",
      }),
      plain({
        name: "detect",
        type: { kind: "one_or_list", of: { kind: "call", of: "detectors" } },
        required: false,
        doc: "How rows of `outside` are told from the others; `[max_probability(), energy()]` by default.",
        example: "detect: [energy(), knn(k: 1)]",
      }),
      plain({
        ...optional(
          "robustness",
          { type: { kind: "one_or_list", of: { kind: "call", of: "corruptions" } }, default: [] },
          "Corruptions under which the rows are answered again, joined by `+` or in a list: what every metric loses by each, by severity. None by default.",
        ),
        example: "robustness: noise(0.05) + blur(1) + rotate(15deg)",
      }),
      expectations,
    ],
  },
  {
    name: "sweep",
    doc: "A training once for each value of a param, or each combination of values of several; the result is a table with its best row.",
    example: `sweep rates {
  run: fit
  over rate: [1e-2, 1e-3, 1e-4]
}`,
    flows: false,
    takesParameters: false,
    parameters: [
      plain(required("run", { kind: "block", of: "train" }, "The `train` block that is repeated.")),
      {
        ...many("over", { kind: "param_values" }, "A param, and the values that it has in turn."),
        required: true,
      },
      plain({
        name: "best",
        type: { kind: "metric" },
        required: false,
        doc: "Metric by which rows are ranked; by default the one by which the training picks its weights.",
        example: "best: valid.label.f1",
      }),
      expectations,
    ],
  },
];
