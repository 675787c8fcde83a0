/** Operators that make one value of many: of each window, or of all positions. */
import type { Arguments, OperatorEntry, ShapeRule } from "../entry.ts";
import { optional, pair, positive, required } from "../parameters.ts";
import { sizeOf } from "../shape.ts";
import { floats, shapeOf } from "./rule-parts.ts";
import { needsPicture, pad, slide } from "./windows.ts";

const pool: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  const window = slide(shape, args, { size: "size", words });
  if ("code" in window) return window;
  const out = [...window.out, shape[2] ?? 0];
  return { type: floats(out), weights: [], flops: sizeOf(window.size) * sizeOf(out) };
};

const globalPool: ShapeRule = (inputs, _args, words) => {
  const shape = shapeOf(inputs);
  const picture = needsPicture(shape, words);
  return picture ?? { type: floats([shape[2] ?? 0]), weights: [], flops: sizeOf(shape) };
};

const parameters = [
  required("size", pair, "Height and width of the window.", positive),
  optional(
    "stride",
    { type: pair, default: null, range: positive },
    "Step of the window; the window's size by default.",
  ),
  pad,
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
    name: "global_avg_pool",
    doc: "The mean of each channel: `[height, width, channels]` to `[channels]`.",
    example: "x -> global_avg_pool() -> dense(10)",
    inputs: "one",
    shapes: "[h, w, c] → [c]",
    parameters: [],
    shape: globalPool,
  },
];
