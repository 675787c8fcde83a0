/** Operators that make one value of many: of each window, or of all positions. */
import type { Arguments, OperatorEntry, ShapeRule } from "../entry.ts";
import { init } from "../initializers.ts";
import { int, optional, pair, positive, required } from "../parameters.ts";
import { showShape, sizeOf } from "../shape.ts";
import { asNumber, floats, initialBy, nameOf, shapeOf, weight } from "./rule-parts.ts";
import { pad, slideOverPicture, slideOverSteps } from "./windows.ts";

const pool: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  const window = slideOverPicture(shape, args, { size: "size", words });
  if ("code" in window) return window;
  const out = [...window.out, shape[2] ?? 0];
  return { type: floats(out), weights: [], flops: sizeOf(window.size) * sizeOf(out) };
};

const stepPool: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  const window = slideOverSteps(shape, args, { size: "size", words });
  if ("code" in window) return window;
  const out = [...window.out, shape[1] ?? 0];
  return { type: floats(out), weights: [], flops: sizeOf(window.size) * sizeOf(out) };
};

const globalPool: ShapeRule = (inputs, _args, words) => {
  const shape = shapeOf(inputs);
  const channels = shape.at(-1);
  if (shape.length > 1 && channels !== undefined)
    return { type: floats([channels]), weights: [], flops: sizeOf(shape) };
  return {
    code: "P3101",
    title: `\`${nameOf(words)}\` works over the positions of each channel, \`${words.from}\` gives \`${showShape(shape)}\``,
    needs: "needs positions and channels",
    help: shape.length === 1 ? "put it before `flatten()`" : null,
  };
};

const squeezeExcite: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  const wrong = globalPool(inputs, args, words);
  if ("code" in wrong) return wrong;
  const channels = shape.at(-1) ?? 1;
  const few = Math.max(1, Math.floor(channels / asNumber(args["ratio"])));
  return {
    type: floats(shape),
    weights: [
      weight("reduce_kernel", [channels, few], initialBy(args)),
      weight("reduce_bias", [few], "zeros"),
      weight("expand_kernel", [few, channels], initialBy(args)),
      weight("expand_bias", [channels], "zeros"),
    ],
    flops: 2 * sizeOf(shape) + 4 * channels * few,
  };
};

const strideOf = (type: typeof pair): ReturnType<typeof optional> =>
  optional("stride", { type, default: null, range: positive }, "Step of the window; the window's size by default.");
const parameters = [required("size", pair, "Height and width of the window.", positive), strideOf(pair), pad] as const;
const stepParameters = [
  required("size", int, "Steps of the window.", positive),
  strideOf(int),
  { ...pad, doc: "`same` lets windows reach over the end, so that every step has one; `valid` does not." },
] as const;
const strideIsSize = (args: Arguments): Arguments => ({ ...args, stride: args["stride"] ?? args["size"] ?? null });

export const pools: readonly OperatorEntry[] = [
  {
    name: "max_pool",
    doc: "The largest value in each window.",
    example: "x -> max_pool(2)",
    inputs: "one",
    shapes: "[h, w, c] → [h′, w′, c]",
    parameters,
    complete: strideIsSize,
    shape: pool,
  },
  {
    name: "max_pool1d",
    doc: "The largest value in each window over the steps of a sequence, those of padding left out.",
    example: "x -> max_pool1d(2)",
    inputs: "one",
    mask: "windows",
    shapes: "[time, c] → [time′, c]",
    parameters: stepParameters,
    complete: strideIsSize,
    shape: stepPool,
  },
  {
    name: "avg_pool",
    doc: "The mean of each window.",
    example: "x -> avg_pool(2)",
    inputs: "one",
    shapes: "[h, w, c] → [h′, w′, c]",
    parameters,
    complete: strideIsSize,
    shape: pool,
  },
  {
    name: "avg_pool1d",
    doc: "The mean of each window over the steps of a sequence, those of padding left out.",
    example: "x -> avg_pool1d(2)",
    inputs: "one",
    mask: "windows",
    shapes: "[time, c] → [time′, c]",
    parameters: stepParameters,
    complete: strideIsSize,
    shape: stepPool,
  },
  {
    name: "global_avg_pool",
    doc: "The mean of each channel over all positions: `[height, width, channels]` to `[channels]`.",
    example: "x -> global_avg_pool() -> dense(10)",
    inputs: "one",
    mask: "reads",
    shapes: "[…, c] → [c]",
    parameters: [],
    shape: globalPool,
  },
  {
    name: "global_max_pool",
    doc: "The largest value of each channel over all positions: `[height, width, channels]` to `[channels]`.",
    example: "x -> global_max_pool() -> dense(10)",
    inputs: "one",
    mask: "reads",
    shapes: "[…, c] → [c]",
    parameters: [],
    shape: globalPool,
  },
  {
    name: "squeeze_excite",
    doc: "Each channel times a number from 0 to 1 that two small dense layers make of the means of all channels (Hu et al., 2018).",
    example: "x -> conv(32) -> squeeze_excite(8)",
    inputs: "one",
    mask: "reads_and_keeps",
    shapes: "[…, c] → […, c]",
    parameters: [
      optional(
        "ratio",
        { type: int, default: 16, range: positive },
        "How many times as many channels as units of the first layer.",
      ),
      init("each kernel"),
    ],
    shape: squeezeExcite,
  },
];
