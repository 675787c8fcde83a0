/**
 * How weights are moved, and what is done to gradients and weights besides.
 */
import type { Entry, ParameterEntry, ValueType } from "./entry.ts";
import {
  aboveZero,
  bool,
  choice,
  float,
  fromZero,
  int,
  optional,
  positive,
  required,
  scheduled,
  zeroToBelowOne,
} from "./parameters.ts";

const places: ValueType = { kind: "weights" };

const lr = (value: number): ParameterEntry =>
  optional(
    "lr",
    { type: scheduled, default: value, range: aboveZero },
    "Learning rate: a number, or a schedule such as `cosine(1e-3)`.",
  );
const part = (name: string, value: number, doc: string): ParameterEntry =>
  optional(name, { type: float, default: value, range: zeroToBelowOne }, doc);
const epsilon = (value: number, doc: string): ParameterEntry =>
  optional("epsilon", { type: float, default: value, range: aboveZero }, doc);
const decay = (value: number): readonly ParameterEntry[] => [
  optional(
    "decay",
    { type: float, default: value, range: fromZero },
    "Part of each weight taken off a step, times the learning rate (decoupled weight decay).",
  ),
  optional(
    "exclude",
    { type: places, default: [] },
    "Weights that do not decay: names of weights (`bias`, `gamma`), or of parts of the model.",
  ),
];
const adamParameters = [
  lr(1e-3),
  part("beta1", 0.9, "Decay of the mean of gradients."),
  part("beta2", 0.999, "Decay of the mean of squared gradients."),
  epsilon(1e-7, "Added to the root of the second moment."),
] as const;

/** Every optimizer. */
export const optimizers: readonly Entry[] = [
  {
    name: "sgd",
    doc: "Stochastic gradient descent, with momentum where asked for.",
    example: "optimizer: sgd(lr: 0.1, momentum: 0.9)",
    parameters: [
      required("lr", scheduled, "Learning rate: a number, or a schedule such as `step(0.1, every: 10)`.", aboveZero),
      part("momentum", 0, "Part of the last step that is kept."),
      optional("nesterov", { type: bool, default: false }, "Looks ahead along the momentum (Nesterov, 1983)."),
      ...decay(0),
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
    parameters: [...adamParameters, ...decay(0.01)],
  },
  {
    name: "rmsprop",
    doc: "Steps divided by the root of a running mean of squared gradients (Hinton, 2012).",
    example: "optimizer: rmsprop(lr: 1e-3)",
    parameters: [
      lr(1e-3),
      part("rho", 0.9, "Decay of the mean of squared gradients."),
      part("momentum", 0, "Part of the last step that is kept."),
      epsilon(1e-7, "Added to that mean, under the root."),
      optional(
        "centred",
        { type: bool, default: false },
        "Whether the squared mean of gradients is taken off their mean square, which leaves their variance (Graves, 2013).",
      ),
    ],
  },
  {
    name: "adagrad",
    doc: "Steps divided by the root of the sum of all squared gradients, so that rare features go on learning (Duchi et al., 2011).",
    example: "optimizer: adagrad(lr: 0.01)",
    parameters: [
      lr(0.01),
      optional("start", { type: float, default: 0, range: fromZero }, "What that sum starts from."),
      epsilon(1e-10, "Added to its root."),
    ],
  },
  {
    name: "lion",
    doc: "Moves every weight by the sign of a mean of gradients (Chen et al., 2023): half of Adam's memory, and a rate 3 to 10 times smaller than Adam's.",
    example: "optimizer: lion(lr: 1e-4)",
    parameters: [
      lr(1e-4),
      part("beta1", 0.9, "Part of the mean in what gives the sign."),
      part("beta2", 0.99, "Decay of the mean of gradients."),
      ...decay(0),
    ],
  },
  {
    name: "lamb",
    doc: "Adam whose step for each tensor of weights is as long as the tensor itself, times the rate (You et al., 2020): for very large batches.",
    example: "optimizer: lamb(lr: 1e-3)",
    parameters: [...adamParameters, ...decay(0)],
  },
  {
    name: "muon",
    doc: "Momentum whose steps are made orthogonal, for the kernels of hidden layers (Jordan et al., 2024); all other weights go by Adam, at the same rate.",
    example: "optimizer: muon(lr: 1e-3)",
    parameters: [
      lr(1e-3),
      part("momentum", 0.95, "Part of the mean of gradients that is kept."),
      optional("nesterov", { type: bool, default: true }, "Looks ahead along the momentum."),
      optional("steps", { type: int, default: 5, range: positive }, "Newton–Schulz steps that make it orthogonal."),
      optional(
        "scale",
        { type: choice("adam", "shape"), default: "adam" },
        "How long a step is: `adam` makes it as long as one of Adam, so that both share a rate (0.2·√(longer side), Liu et al., 2025); `shape` goes by √(out / in) where that is above 1 (Jordan et al., 2024).",
      ),
      optional(
        "others",
        { type: places, default: [] },
        "Kernels that go by Adam too: names of parts of the model, such as its output.",
      ),
      part("beta1", 0.9, "Of Adam: decay of the mean of gradients."),
      part("beta2", 0.999, "Of Adam: decay of the mean of squared gradients."),
      epsilon(1e-7, "Of Adam: added to the root of the second moment."),
      ...decay(0),
    ],
  },
];

/** Every bound on gradients. */
export const clips: readonly Entry[] = [
  {
    name: "norm",
    doc: "All gradients together, as one vector, are brought to this length where they are longer.",
    example: "clip: norm(1)",
    parameters: [required("most", float, "The greatest length.", aboveZero)],
  },
  {
    name: "weight_norm",
    doc: "The gradient of each tensor of weights is brought to this length where it is longer.",
    example: "clip: weight_norm(1)",
    parameters: [required("most", float, "The greatest length.", aboveZero)],
  },
  {
    name: "value",
    doc: "Each value of a gradient is brought between plus and minus this.",
    example: "clip: value(0.5)",
    parameters: [required("most", float, "The greatest size of a value.", aboveZero)],
  },
];

const on = optional(
  "on",
  { type: places, default: [":kernel"] },
  "Which weights: names of weights (`kernel`, `bias`), or of parts of the model.",
);

/** Every cost of weights themselves. */
export const regularisers: readonly Entry[] = [
  {
    name: "l2",
    doc: "The sum of squares of weights, times a factor, is kept small besides the loss.",
    example: "regularise: l2(1e-4)",
    parameters: [required("factor", float, "The factor.", aboveZero), on],
  },
  {
    name: "l1",
    doc: "The sum of sizes of weights, times a factor, is kept small besides the loss: many become 0, or nearly.",
    example: "regularise: [l1(1e-5), l2(1e-4)]",
    parameters: [required("factor", float, "The factor.", aboveZero), on],
  },
];

/** Every mean of weights over steps. */
export const averages: readonly Entry[] = [
  {
    name: "ema",
    doc: "A running mean of the weights after each step, of which the older count less and less.",
    example: "average: ema(0.999)",
    parameters: [
      required("decay", float, "Part of the mean that is kept a step: 0.999 looks back over about a thousand steps.", {
        min: 0,
        max: 1,
        exclusiveMin: true,
        exclusiveMax: true,
      }),
      optional(
        "warmup",
        { type: bool, default: true },
        "Whether early steps look back less far: at step t over (t + 10) / 9 steps at most, so that the first weights do not linger in short trainings.",
      ),
    ],
  },
];
