/** Convolutions over pictures and sequences. */
import type { Arguments, OperatorEntry, ShapeProblem, ShapeResult, ShapeRule, ShapeWords } from "../entry.ts";
import { init } from "../initializers.ts";
import { choice, int, optional, pair, positive, required } from "../parameters.ts";
import { sizeOf } from "../shape.ts";
import { activation, asNumber, asPair, bias, floats, initialBy, shapeOf, weight } from "./rule-parts.ts";
import {
  dilation,
  needsPicture,
  pad,
  slideOverPicture,
  slideOverSteps,
  stepDilation,
  stepStride,
  stride,
  type Window,
} from "./windows.ts";

/** A convolution whose kernel looks at all channels. */
function fullConvolution(window: Window, channels: number, args: Arguments): ShapeResult {
  const filters = asNumber(args["filters"]);
  const weights = [weight("kernel", [...window.size, channels, filters], initialBy(args))];
  if (args["bias"] === true) weights.push(weight("bias", [filters], "zeros"));
  const out = [...window.out, filters];
  return { type: floats(out), weights, flops: 2 * sizeOf(window.size) * channels * sizeOf(out) };
}

const conv: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  const window = slideOverPicture(shape, args, { size: "kernel", words });
  return "code" in window ? window : fullConvolution(window, shape[2] ?? 0, args);
};

const conv1d: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  const window = slideOverSteps(shape, args, { size: "kernel", words });
  return "code" in window ? window : fullConvolution(window, shape[1] ?? 0, args);
};

const transposed: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  const wrong = needsPicture(shape, words);
  if (wrong !== null) return wrong;
  const [height = 0, width = 0, channels = 0] = shape;
  const [size, step] = [asPair(args["kernel"]), asPair(args["stride"])];
  const along = (length: number, axis: 0 | 1): number =>
    length * step[axis] + (args["pad"] === "same" ? 0 : Math.max(size[axis] - step[axis], 0));
  const filters = asNumber(args["filters"]);
  const weights = [weight("kernel", [...size, filters, channels], initialBy(args))];
  if (args["bias"] === true) weights.push(weight("bias", [filters], "zeros"));
  return {
    type: floats([along(height, 0), along(width, 1), filters]),
    weights,
    flops: 2 * sizeOf(size) * filters * sizeOf(shape),
  };
};

/** Windows of convolutions of each channel by itself, which step alike in both directions. */
function eachChannel(shape: readonly number[], args: Arguments, words: ShapeWords): Window | ShapeProblem {
  const [down, across] = asPair(args["stride"]);
  if (down === across) return slideOverPicture(shape, args, { size: "kernel", words });
  return {
    code: "P4071",
    title: `\`${words.call}\` moves by ${down} down and by ${across} across, TensorFlow convolves channels by equal steps only`,
    needs: "needs one stride for both",
    help: "a pool after it, such as `avg_pool([2, 1])`, makes one side smaller than the other",
  };
}

const depthwise: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  const window = eachChannel(shape, args, words);
  if ("code" in window) return window;
  const channels = shape[2] ?? 0;
  const multiplier = asNumber(args["multiplier"]);
  const weights = [weight("kernel", [...window.size, channels, multiplier], initialBy(args))];
  if (args["bias"] === true) weights.push(weight("bias", [channels * multiplier], "zeros"));
  const out = [...window.out, channels * multiplier];
  return { type: floats(out), weights, flops: 2 * sizeOf(window.size) * sizeOf(out) };
};

const separable: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  const window = eachChannel(shape, args, words);
  if ("code" in window) return window;
  const channels = shape[2] ?? 0;
  const multiplier = asNumber(args["multiplier"]);
  const filters = asNumber(args["filters"]);
  const between = channels * multiplier;
  const weights = [
    weight("depthwise_kernel", [...window.size, channels, multiplier], initialBy(args)),
    weight("pointwise_kernel", [1, 1, between, filters], initialBy(args)),
  ];
  if (args["bias"] === true) weights.push(weight("bias", [filters], "zeros"));
  const places = sizeOf(window.out);
  return {
    type: floats([...window.out, filters]),
    weights,
    flops: 2 * places * between * (sizeOf(window.size) + filters),
    kept: places * between,
  };
};

const filters = required("filters", int, "Number of output channels.", positive);
const kernel = optional("kernel", { type: pair, default: [3, 3], range: positive }, "Height and width of the kernel.");
const multiplier = optional(
  "multiplier",
  { type: int, default: 1, range: positive },
  "Output channels for each input channel.",
);

export const convolutions: readonly OperatorEntry[] = [
  {
    name: "conv",
    doc: "A 2-D convolution over a picture.",
    example: "image -> conv(32, kernel: 3, pad: same)",
    inputs: "one",
    shapes: "[h, w, c] → [h′, w′, filters]",
    parameters: [filters, kernel, stride, pad, activation, bias, dilation, init("the kernel")],
    shape: conv,
  },
  {
    name: "conv1d",
    doc: "A convolution over the steps of a sequence; steps of padding are zeros to it.",
    example: "x -> conv1d(32, kernel: 5, pad: same)",
    inputs: "one",
    mask: "windows",
    shapes: "[time, c] → [time′, filters]",
    parameters: [
      filters,
      optional("kernel", { type: int, default: 3, range: positive }, "Steps that the kernel looks at."),
      stepStride,
      optional(
        "pad",
        { type: choice("valid", "same", "causal"), default: "valid" },
        "`same` keeps the number of steps (at stride 1) by padding with zeros; `causal` does so in front alone, so that no step sees a later one; `valid` does not pad.",
      ),
      activation,
      bias,
      stepDilation,
      init("the kernel"),
    ],
    shape: conv1d,
  },
  {
    name: "conv_transpose",
    doc: "The transpose of a 2-D convolution, which makes a picture larger by its stride (Dumoulin and Visin, 2016).",
    example: "x -> conv_transpose(32, kernel: 3, stride: 2, pad: same)",
    inputs: "one",
    shapes: "[h, w, c] → [h × stride, w × stride, filters]",
    parameters: [filters, kernel, stride, pad, activation, bias, init("the kernel")],
    shape: transposed,
  },
  {
    name: "depthwise_conv",
    doc: "A 2-D convolution of each channel by itself.",
    example: "x -> depthwise_conv(kernel: 3, pad: same)",
    inputs: "one",
    shapes: "[h, w, c] → [h′, w′, c × multiplier]",
    parameters: [kernel, stride, pad, multiplier, bias, activation, dilation, init("the kernel")],
    shape: depthwise,
  },
  {
    name: "separable_conv",
    doc: "A convolution of each channel by itself, then one that mixes the channels of each place (Chollet, 2017).",
    example: "x -> separable_conv(64, kernel: 3, pad: same)",
    inputs: "one",
    shapes: "[h, w, c] → [h′, w′, filters]",
    parameters: [filters, kernel, stride, pad, activation, bias, multiplier, dilation, init("each kernel")],
    shape: separable,
  },
];
