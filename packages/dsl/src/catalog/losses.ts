/**
 * What an output is judged by while it learns.
 */
import type { LossEntry } from "./entry.ts";
import { aboveZero, float, optional, zeroToBelowOne } from "./parameters.ts";

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
