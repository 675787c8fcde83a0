/** Operators that bring values to mean 0 and variance 1, then scale and shift them by what is learned. */
import type { OperatorEntry, ParameterEntry, ShapeRule } from "../entry.ts";
import { init } from "../initializers.ts";
import { aboveZero, float, int, optional, positive, zeroToBelowOne } from "../parameters.ts";
import { showShape, sizeOf } from "../shape.ts";
import { asNumber, floats, initialBy, nameOf, needsAxis, shapeOf, weight } from "./rule-parts.ts";

const batchNorm: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  const channels = shape.at(-1);
  if (channels === undefined) return needsAxis(words);
  return {
    type: floats(shape),
    weights: [
      weight("gamma", [channels], initialBy(args)),
      weight("beta", [channels], "zeros"),
      weight("moving_mean", [channels], "zeros", false),
      weight("moving_variance", [channels], "ones", false),
    ],
    flops: 2 * sizeOf(shape),
  };
};

/** Norms of each row by itself; `shifted` where a row is also shifted. */
const rowNorm =
  (shifted: boolean): ShapeRule =>
  (inputs, args, words) => {
    const shape = shapeOf(inputs);
    const channels = shape.at(-1);
    if (channels === undefined) return needsAxis(words);
    const gamma = weight("gamma", [channels], initialBy(args));
    return {
      type: floats(shape),
      weights: shifted ? [gamma, weight("beta", [channels], "zeros")] : [gamma],
      flops: 8 * sizeOf(shape),
      kept: sizeOf(shape),
    };
  };

const groupNorm: ShapeRule = (inputs, args, words) => {
  const channels = shapeOf(inputs).at(-1) ?? 0;
  const groups = asNumber(args["groups"]);
  if (channels % groups === 0) return rowNorm(true)(inputs, args, words);
  const fitting = Array.from({ length: channels }, (_, index) => index + 1).filter((one) => channels % one === 0);
  const near = fitting.findLast((one) => one <= groups) ?? 1;
  return {
    code: "P3101",
    title: `\`${words.call}\` makes ${groups} groups, \`${words.from}\` gives ${channels} channels`,
    needs: `needs channels in ${groups} equal groups`,
    help: `\`group_norm(${near})\` would fit`,
  };
};

const instanceNorm: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  if (shape.length > 1) return rowNorm(true)(inputs, args, words);
  return {
    code: "P3101",
    title: `\`${nameOf(words)}\` normalises each channel over its positions, \`${words.from}\` gives \`${showShape(shape)}\``,
    needs: "needs positions and channels",
    help: "`layer_norm()` normalises the values of a row among themselves",
  };
};

const epsilonOf = (value: number): ParameterEntry =>
  optional("epsilon", { type: float, default: value, range: aboveZero }, "Added to the variance.");
const gamma = init("the scale", { call: "ones" });

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
      epsilonOf(1e-3),
      gamma,
    ],
    shape: batchNorm,
  },
  {
    name: "layer_norm",
    doc: "Normalises the last axis of each row and position by itself (Ba et al., 2016), then scales and shifts.",
    example: "x -> layer_norm() -> dense(64)",
    inputs: "one",
    mask: "keeps",
    shapes: "[…, c] → […, c]",
    parameters: [epsilonOf(1e-3), gamma],
    shape: rowNorm(true),
  },
  {
    name: "rms_norm",
    doc: "Divides the last axis of each row and position by its root mean square (Zhang and Sennrich, 2019), then scales.",
    example: "x -> rms_norm() -> dense(64)",
    inputs: "one",
    mask: "keeps",
    shapes: "[…, c] → […, c]",
    parameters: [epsilonOf(1e-6), gamma],
    shape: rowNorm(false),
  },
  {
    name: "group_norm",
    doc: "Normalises groups of channels of each row over all positions (Wu and He, 2018), then scales and shifts.",
    example: "x -> conv(32) -> group_norm(8) -> relu()",
    inputs: "one",
    mask: "reads_and_keeps",
    shapes: "[…, c] → […, c]",
    parameters: [
      optional("groups", { type: int, default: 32, range: positive }, "Number of groups of channels."),
      epsilonOf(1e-3),
      gamma,
    ],
    shape: groupNorm,
  },
  {
    name: "instance_norm",
    doc: "Normalises each channel of each row over all positions (Ulyanov et al., 2016), then scales and shifts.",
    example: "x -> conv(32) -> instance_norm() -> relu()",
    inputs: "one",
    mask: "reads_and_keeps",
    shapes: "[h, w, c] → [h, w, c]",
    parameters: [epsilonOf(1e-3), gamma],
    shape: instanceNorm,
  },
];
