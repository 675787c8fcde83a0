/**
 * How the losses of several outputs are brought together in a step. The `weight` of each loss has been multiplied in before.
 */
import type { BalanceEntry } from "./entry.ts";
import { aboveZero, float, fromZero, optional } from "./parameters.ts";

/** Every balance of tasks. */
export const balances: readonly BalanceEntry[] = [
  {
    name: "fixed",
    doc: "The sum of the losses, each times its `weight`.",
    example: "balance: fixed()",
    parameters: [],
    together: false,
  },
  {
    name: "uncertainty",
    doc: "Each loss is divided by a variance that is learned with the weights (Kendall et al., 2018, equation 7): a task whose loss stays large counts for less. `train.loss` is told without it.",
    example: "balance: uncertainty()",
    parameters: [
      optional(
        "lr",
        { type: float, default: 0.01, range: aboveZero },
        "The rate at which the logarithms of the variances learn, by Adam.",
      ),
    ],
    together: false,
  },
  {
    name: "dwa",
    doc: "Dynamic weight average: a task whose loss has fallen little from the epoch before last to the last counts for more in the next (Liu et al., 2019, equation 7).",
    example: "balance: dwa(temperature: 2)",
    parameters: [
      optional(
        "temperature",
        { type: float, default: 2, range: aboveZero },
        "How even the weights stay: the larger the more.",
      ),
    ],
    together: false,
  },
  {
    name: "gradnorm",
    doc: "Weights that bring the gradients of the tasks to one size, larger for a task that learns more slowly than the others (Chen et al., 2018, algorithm 1). A step takes a backward pass for every task.",
    example: "balance: gradnorm(alpha: 1.5)",
    parameters: [
      optional(
        "alpha",
        { type: float, default: 1.5, range: fromZero },
        "How strongly slow tasks are brought on; 0 makes all sizes equal.",
      ),
      optional("lr", { type: float, default: 0.025, range: aboveZero }, "The rate at which the weights move."),
    ],
    together: true,
  },
  {
    name: "pcgrad",
    doc: "Of two gradients that pull shared weights against each other, each loses what goes against the other (Yu et al., 2020, algorithm 1). A step takes a backward pass for every task.",
    example: "balance: pcgrad()",
    parameters: [],
    together: true,
  },
];
