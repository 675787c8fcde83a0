/** Operators that bring values to mean 0 and variance 1. */
import type { OperatorEntry, ShapeRule } from "../entry.ts";
import { aboveZero, float, optional, zeroToBelowOne } from "../parameters.ts";
import { sizeOf } from "../shape.ts";
import { floats, needsAxis, shapeOf, weight } from "./rule-parts.ts";

const batchNorm: ShapeRule = (inputs, _args, words) => {
  const shape = shapeOf(inputs);
  const channels = shape.at(-1);
  if (channels === undefined) return needsAxis(words);
  return {
    type: floats(shape),
    weights: [
      weight("gamma", [channels], "ones"),
      weight("beta", [channels], "zeros"),
      weight("moving_mean", [channels], "zeros", false),
      weight("moving_variance", [channels], "ones", false),
    ],
    flops: 2 * sizeOf(shape),
  };
};

export const norms: readonly OperatorEntry[] = [
  {
    name: "batch_norm",
    doc: "Normalises each channel by the batch's mean and variance (Ioffe and Szegedy, 2015), then scales and shifts.",
    example: "x -> batch_norm() -> relu()",
    inputs: "one",
    mask: "reads_and_keeps",
    shapes: "[…, c] → […, c]",
    parameters: [
      optional(
        "momentum",
        { type: float, default: 0.99, range: zeroToBelowOne },
        "How slowly the moving mean and variance follow.",
      ),
      optional("epsilon", { type: float, default: 1e-3, range: aboveZero }, "Added to the variance."),
    ],
    shape: batchNorm,
  },
];
