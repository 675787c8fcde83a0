/**
 * How weights are moved.
 */
import type { Entry } from "./entry.ts";
import { aboveZero, bool, float, fromZero, optional, required, scheduled, zeroToBelowOne } from "./parameters.ts";

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
