/**
 * What a `train` block may name: losses, optimizers, schedules, ways to stop; and the metrics of its results.
 */
import type { Entry, LossEntry, MetricEntry } from "./entry.ts";
import {
  aboveZero,
  bool,
  float,
  fromZero,
  int,
  optional,
  positive,
  required,
  scheduled,
  zeroToBelowOne,
  zeroToOne,
} from "./parameters.ts";

const weight = optional(
  "weight",
  { type: float, default: 1, range: aboveZero },
  "Factor of this loss in the sum of all losses.",
);
const classes = ["class"] as const;
const numbers = ["number", "vector"] as const;

/** Every loss. */
export const losses: readonly LossEntry[] = [
  {
    name: "cross_entropy",
    doc: "Categorical cross entropy between softmax probabilities and a class.",
    example: "loss label: cross_entropy(smoothing: 0.1)",
    suits: classes,
    parameters: [
      optional(
        "smoothing",
        { type: float, default: 0, range: zeroToBelowOne },
        "Part of the target spread over all classes (Szegedy et al., 2016).",
      ),
      weight,
    ],
  },
  {
    name: "mse",
    doc: "Mean squared error.",
    example: "loss price: mse()",
    suits: numbers,
    parameters: [weight],
  },
];

const lr = (value: number) =>
  optional(
    "lr",
    { type: scheduled, default: value, range: aboveZero },
    "Learning rate: a number, or a schedule such as `cosine(1e-3)`.",
  );
const adamParameters = [
  lr(1e-3),
  optional("beta1", { type: float, default: 0.9, range: zeroToBelowOne }, "Decay of the mean of gradients."),
  optional("beta2", { type: float, default: 0.999, range: zeroToBelowOne }, "Decay of the mean of squared gradients."),
  optional("epsilon", { type: float, default: 1e-7, range: aboveZero }, "Added to the root of the second moment."),
] as const;

/** Every optimizer. */
export const optimizers: readonly Entry[] = [
  {
    name: "sgd",
    doc: "Stochastic gradient descent, with momentum where asked for.",
    example: "optimizer: sgd(lr: 0.1, momentum: 0.9)",
    parameters: [
      required("lr", scheduled, "Learning rate: a number, or a schedule such as `step(0.1, every: 10)`.", aboveZero),
      optional("momentum", { type: float, default: 0, range: zeroToBelowOne }, "Part of the last step that is kept."),
      optional("nesterov", { type: bool, default: false }, "Looks ahead along the momentum (Nesterov, 1983)."),
    ],
  },
  {
    name: "adam",
    doc: "Adam (Kingma and Ba, 2015).",
    example: "optimizer: adam(lr: 1e-3)",
    parameters: adamParameters,
  },
  {
    name: "adamw",
    doc: "Adam with decoupled weight decay (Loshchilov and Hutter, 2019).",
    example: "optimizer: adamw(lr: 1e-3, decay: 0.01)",
    parameters: [
      ...adamParameters,
      optional(
        "decay",
        { type: float, default: 0.01, range: fromZero },
        "Part of each weight taken off a step, times the learning rate.",
      ),
    ],
  },
];

/** Every schedule of a learning rate. */
export const schedules: readonly Entry[] = [
  {
    name: "cosine",
    doc: "Falls along half a cosine wave from the first to the last epoch (Loshchilov and Hutter, 2017).",
    example: "lr: cosine(1e-3, to: 1e-5, warmup: 1)",
    parameters: [
      required("from", float, "Rate at the start.", aboveZero),
      optional("to", { type: float, default: 0, range: fromZero }, "Rate at the end."),
      optional("warmup", { type: float, default: 0, range: fromZero }, "Epochs over which it first rises from 0."),
    ],
  },
  {
    name: "step",
    doc: "Multiplied by a factor every few epochs.",
    example: "lr: step(0.1, factor: 0.1, every: 10)",
    parameters: [
      required("from", float, "Rate at the start.", aboveZero),
      optional("factor", { type: float, default: 0.1, range: aboveZero }, "What it is multiplied by."),
      required("every", int, "Epochs between two steps.", positive),
    ],
  },
  {
    name: "exponential",
    doc: "Multiplied by a factor each epoch.",
    example: "lr: exponential(1e-3, factor: 0.9)",
    parameters: [
      required("from", float, "Rate at the start.", aboveZero),
      required("factor", float, "What it is multiplied by each epoch.", aboveZero),
    ],
  },
  {
    name: "linear",
    doc: "Falls or rises in a straight line from the first to the last epoch.",
    example: "lr: linear(1e-3, to: 1e-5)",
    parameters: [
      required("from", float, "Rate at the start.", aboveZero),
      required("to", float, "Rate at the end.", fromZero),
    ],
  },
];

/** Every way to stop before the last epoch. */
export const stops: readonly Entry[] = [
  {
    name: "early",
    doc: "Stops when a metric has not become better for some epochs.",
    example: "stop: early(on: valid.label.accuracy, patience: 3)",
    parameters: [
      required("on", { kind: "metric" }, "The metric that is watched."),
      optional("patience", { type: int, default: 3, range: positive }, "Epochs without progress before it stops."),
      optional("min_delta", { type: float, default: 0, range: fromZero }, "Smaller progress does not count."),
    ],
  },
];

const metric = (name: string, doc: string, rest: Pick<MetricEntry, "suits" | "goal" | "range">): MetricEntry => ({
  name,
  doc,
  example: `expect: ${rest.suits.includes("class") ? "label" : "price"}.${name} ${rest.goal === "max" ? ">= 80%" : "<= 0.5"}`,
  parameters: [],
  ofTrainRows: ["loss", "accuracy", "mse"].includes(name),
  ...rest,
});

/** Every metric of an output; `split.loss` (the sum over outputs) has the entry `loss` too. */
export const metrics: readonly MetricEntry[] = [
  metric("accuracy", "Part of the rows whose most likely class is right.", {
    suits: classes,
    goal: "max",
    range: zeroToOne,
  }),
  metric("f1", "Mean over classes of the harmonic mean of precision and recall (macro F1).", {
    suits: classes,
    goal: "max",
    range: zeroToOne,
  }),
  metric("loss", "The loss of the output; without an output, the weighted sum of all.", {
    suits: ["class", "number", "vector"],
    goal: "min",
    range: fromZero,
  }),
  metric("mse", "Mean squared error.", { suits: numbers, goal: "min", range: fromZero }),
  metric("rmse", "Root of the mean squared error, in the target's unit.", {
    suits: numbers,
    goal: "min",
    range: fromZero,
  }),
  metric("mae", "Mean absolute error.", { suits: numbers, goal: "min", range: fromZero }),
];
