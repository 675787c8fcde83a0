/** Convolutions over pictures. */
import type { OperatorEntry, ShapeRule } from "../entry.ts";
import { init } from "../initializers.ts";
import { int, optional, pair, positive, required } from "../parameters.ts";
import { sizeOf } from "../shape.ts";
import { activation, asNumber, bias, floats, initialBy, shapeOf, weight } from "./rule-parts.ts";
import { pad, slide, stride } from "./windows.ts";

const conv: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  const window = slide(shape, args, { size: "kernel", words });
  if ("code" in window) return window;
  const filters = asNumber(args["filters"]);
  const channels = shape[2] ?? 0;
  const weights = [weight("kernel", [...window.size, channels, filters], initialBy(args))];
  if (args["bias"] === true) weights.push(weight("bias", [filters], "zeros"));
  const out = [...window.out, filters];
  return { type: floats(out), weights, flops: 2 * sizeOf(window.size) * channels * sizeOf(out) };
};

const depthwise: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  const window = slide(shape, args, { size: "kernel", words });
  if ("code" in window) return window;
  const channels = shape[2] ?? 0;
  const multiplier = asNumber(args["multiplier"]);
  const weights = [weight("kernel", [...window.size, channels, multiplier], initialBy(args))];
  if (args["bias"] === true) weights.push(weight("bias", [channels * multiplier], "zeros"));
  const out = [...window.out, channels * multiplier];
  return { type: floats(out), weights, flops: 2 * sizeOf(window.size) * sizeOf(out) };
};

const kernel = optional("kernel", { type: pair, default: [3, 3], range: positive }, "Height and width of the kernel.");

export const convolutions: readonly OperatorEntry[] = [
  {
    name: "conv",
    doc: "A 2-D convolution over a picture.",
    example: "image -> conv(32, kernel: 3, pad: same)",
    inputs: "one",
    shapes: "[h, w, c] → [h′, w′, filters]",
    parameters: [
      required("filters", int, "Number of output channels.", positive),
      kernel,
      stride,
      pad,
      activation,
      bias,
      init("the kernel"),
    ],
    shape: conv,
  },
  {
    name: "depthwise_conv",
    doc: "A 2-D convolution of each channel by itself.",
    example: "x -> depthwise_conv(kernel: 3, pad: same)",
    inputs: "one",
    shapes: "[h, w, c] → [h′, w′, c × multiplier]",
    parameters: [
      kernel,
      stride,
      pad,
      optional("multiplier", { type: int, default: 1, range: positive }, "Output channels for each input channel."),
      bias,
      activation,
      init("the kernel"),
    ],
    shape: depthwise,
  },
];
