/**
 * The operators: what each takes, the shape it gives, the weights it owns, its cost. Shapes never have the batch
 * axis; pictures are `[height, width, channels]`. Weights, initial values and defaults follow Keras 3.
 */
import type { Argument, TensorType, WeightSpec } from "./argument.ts";
import type { Arguments, OperatorEntry, ShapeProblem, ShapeResult, ShapeRule, ShapeWords } from "./entry.ts";
import {
  aboveZero,
  bool,
  choice,
  float,
  int,
  optional,
  pair,
  positive,
  probability,
  required,
  zeroToBelowOne,
} from "./parameters.ts";

const activation = optional(
  "activation",
  { type: choice("relu", "sigmoid", "tanh", "softmax", "gelu"), default: null },
  "Function applied to the result.",
);
const bias = optional("bias", { type: bool, default: true }, "Whether a learned offset is added.");
const pad = optional(
  "pad",
  { type: choice("valid", "same"), default: "valid" },
  "`same` keeps height and width (at stride 1) by padding with zeros; `valid` does not pad.",
);
const stride = optional("stride", { type: pair, default: [1, 1], range: positive }, "Step of the window.");

/** Number of values of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}

/** A shape as the language writes it: `[32, 32, 3]`. */
export function showShape(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}

const floats = (shape: readonly number[]): TensorType => ({ shape, dtype: "float32" });
const weight = (name: string, shape: readonly number[], init: WeightSpec["init"], trainable = true): WeightSpec => ({
  name,
  shape,
  init,
  trainable,
});

function asNumber(value: Argument | undefined): number {
  return typeof value === "number" ? value : Number.NaN;
}

function asPair(value: Argument | undefined): readonly [number, number] {
  return Array.isArray(value) ? [asNumber(value[0]), asNumber(value[1])] : [Number.NaN, Number.NaN];
}

function shapeOf(inputs: readonly TensorType[]): readonly number[] {
  return inputs[0]?.shape ?? [];
}

/** The operator's own name out of its text. */
function nameOf(words: ShapeWords): string {
  return words.call.split("(")[0]?.trim() ?? words.call;
}

function needsPicture(shape: readonly number[], words: ShapeWords): ShapeProblem | null {
  if (shape.length === 3) return null;
  return {
    code: "P3101",
    title: `\`${nameOf(words)}\` works on pictures \`[height, width, channels]\`, \`${words.from}\` gives \`${showShape(shape)}\``,
    needs: "needs three axes",
    help:
      shape.length === 1
        ? `put it before \`flatten()\`, or make a picture again with \`reshape(height, width, channels)\``
        : null,
  };
}

interface Window {
  readonly size: readonly [number, number];
  readonly step: readonly [number, number];
  readonly out: readonly [number, number];
}

function slide(
  shape: readonly number[],
  args: Arguments,
  options: { size: string; words: ShapeWords },
): Window | ShapeProblem {
  const picture = needsPicture(shape, options.words);
  if (picture !== null) return picture;
  const size = asPair(args[options.size]);
  const step = asPair(args["stride"]);
  const input: readonly [number, number] = [shape[0] ?? 0, shape[1] ?? 0];
  if (args["pad"] !== "same" && (size[0] > input[0] || size[1] > input[1])) {
    return {
      code: "P3105",
      title: `the window of \`${options.words.call}\` is ${size[0]} × ${size[1]}, \`${options.words.from}\` gives only ${input[0]} × ${input[1]}`,
      needs: `needs at least [${size[0]}, ${size[1]}, …]`,
      help: "use a smaller window, `pad: same`, or fewer pooling steps before it",
    };
  }
  const along = (axis: 0 | 1): number =>
    args["pad"] === "same"
      ? Math.ceil(input[axis] / step[axis])
      : Math.floor((input[axis] - size[axis]) / step[axis]) + 1;
  return { size, step, out: [along(0), along(1)] };
}

const unary: ShapeRule = (inputs) => ({ type: floats(shapeOf(inputs)), weights: [], flops: sizeOf(shapeOf(inputs)) });

const dense: ShapeRule = (inputs, args, words): ShapeResult | ShapeProblem => {
  const shape = shapeOf(inputs);
  const width = shape.at(-1);
  if (width === undefined) {
    return {
      code: "P3101",
      title: `\`dense\` needs at least one axis, \`${words.from}\` gives a single value`,
      needs: "needs one axis or more",
      help: null,
    };
  }
  const unitCount = asNumber(args["units"]);
  const rows = sizeOf(shape.slice(0, -1));
  const weights = [weight("kernel", [width, unitCount], "glorot_uniform")];
  if (args["bias"] === true) weights.push(weight("bias", [unitCount], "zeros"));
  return { type: floats([...shape.slice(0, -1), unitCount]), weights, flops: 2 * rows * width * unitCount };
};

const conv: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  const window = slide(shape, args, { size: "kernel", words });
  if ("code" in window) return window;
  const filters = asNumber(args["filters"]);
  const channels = shape[2] ?? 0;
  const weights = [weight("kernel", [...window.size, channels, filters], "glorot_uniform")];
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
  const weights = [weight("kernel", [...window.size, channels, multiplier], "glorot_uniform")];
  if (args["bias"] === true) weights.push(weight("bias", [channels * multiplier], "zeros"));
  const out = [...window.out, channels * multiplier];
  return { type: floats(out), weights, flops: 2 * sizeOf(window.size) * sizeOf(out) };
};

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

const flatten: ShapeRule = (inputs) => ({ type: floats([sizeOf(shapeOf(inputs))]), weights: [], flops: 0 });

const reshape: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  const wanted = Array.isArray(args["shape"]) ? args["shape"].map(asNumber) : [];
  const has = sizeOf(shape);
  const needs = sizeOf(wanted);
  if (has === needs) return { type: floats(wanted), weights: [], flops: 0 };
  const fromDense = /^dense\(\s*\d+\s*[,)]/.test(words.from) && shape.length === 1;
  return {
    code: "P3102",
    title: `\`${words.from}\` gives ${has} values, \`${words.call}\` needs ${needs}`,
    needs: `needs ${showShape([needs])}`,
    help: fromDense
      ? `\`${words.from.replace(/\d+/, String(needs))}\` would fit`
      : `shapes for ${has} values multiply to ${has}`,
  };
};

const batchNorm: ShapeRule = (inputs, _args, words) => {
  const shape = shapeOf(inputs);
  const channels = shape.at(-1);
  if (channels === undefined) {
    return {
      code: "P3101",
      title: `\`batch_norm\` needs at least one axis, \`${words.from}\` gives a single value`,
      needs: "needs one axis or more",
      help: null,
    };
  }
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

const concat: ShapeRule = (inputs) => {
  const [first, ...rest] = inputs.map((input) => input.shape);
  const head = first ?? [];
  const bad = rest.find(
    (shape) => shape.length !== head.length || showShape(shape.slice(0, -1)) !== showShape(head.slice(0, -1)),
  );
  if (bad !== undefined || head.length === 0) {
    return {
      code: "P3103",
      title: `\`concat\` joins along the last axis; ${showShape(head)} and ${showShape(bad ?? head)} differ before it`,
      needs: "all axes but the last must be equal",
      help:
        head.length !== bad?.length
          ? `\`flatten()\` or \`global_avg_pool()\` brings both to one axis`
          : "`pad: same` and equal strides keep height and width equal",
    };
  }
  const last = inputs.reduce((sum, input) => sum + (input.shape.at(-1) ?? 0), 0);
  return { type: floats([...head.slice(0, -1), last]), weights: [], flops: 0 };
};

const add: ShapeRule = (inputs) => {
  const [first, ...rest] = inputs.map((input) => input.shape);
  const head = first ?? [];
  const bad = rest.find((shape) => showShape(shape) !== showShape(head));
  if (bad !== undefined) {
    return {
      code: "P3103",
      title: `\`add\` needs equal shapes, it gets ${showShape(head)} and ${showShape(bad)}`,
      needs: "all shapes must be equal",
      help:
        head.length === bad.length && head.length === 3
          ? `\`conv(${head[2] ?? 1}, kernel: 1)\` on one side can make the channels equal`
          : null,
    };
  }
  return { type: floats(head), weights: [], flops: sizeOf(head) * rest.length };
};

const poolParameters = [
  required("size", pair, "Height and width of the window.", positive),
  optional(
    "stride",
    { type: pair, default: null, range: positive },
    "Step of the window; the window's size by default.",
  ),
  pad,
] as const;
const strideIsSize = (args: Arguments): Arguments => ({ ...args, stride: args["stride"] ?? args["size"] ?? null });

const simple = (name: string, doc: string): OperatorEntry => ({
  name,
  doc,
  example: `x -> ${name}()`,
  inputs: "one",
  shapes: "[…] → […]",
  parameters: [],
  shape: unary,
});

/** Every operator that may stand in a flow of a model or layer. */
export const operators: readonly OperatorEntry[] = [
  {
    name: "dense",
    doc: "A fully connected layer on the last axis.",
    example: "features -> dense(64, activation: relu)",
    inputs: "one",
    shapes: "[…, n] → […, units]",
    parameters: [required("units", int, "Number of output values.", positive), activation, bias],
    shape: dense,
  },
  {
    name: "conv",
    doc: "A 2-D convolution over a picture.",
    example: "image -> conv(32, kernel: 3, pad: same)",
    inputs: "one",
    shapes: "[h, w, c] → [h′, w′, filters]",
    parameters: [
      required("filters", int, "Number of output channels.", positive),
      optional("kernel", { type: pair, default: [3, 3], range: positive }, "Height and width of the kernel."),
      stride,
      pad,
      activation,
      bias,
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
      optional("kernel", { type: pair, default: [3, 3], range: positive }, "Height and width of the kernel."),
      stride,
      pad,
      optional("multiplier", { type: int, default: 1, range: positive }, "Output channels for each input channel."),
      bias,
      activation,
    ],
    shape: depthwise,
  },
  {
    name: "max_pool",
    doc: "The largest value in each window.",
    example: "x -> max_pool(2)",
    inputs: "one",
    shapes: "[h, w, c] → [h′, w′, c]",
    parameters: poolParameters,
    complete: strideIsSize,
    shape: pool,
  },
  {
    name: "avg_pool",
    doc: "The mean of each window.",
    example: "x -> avg_pool(2)",
    inputs: "one",
    shapes: "[h, w, c] → [h′, w′, c]",
    parameters: poolParameters,
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
  {
    name: "flatten",
    doc: "All values on one axis.",
    example: "x -> flatten() -> dense(10)",
    inputs: "one",
    shapes: "[a, b, …] → [a × b × …]",
    parameters: [],
    shape: flatten,
  },
  {
    name: "reshape",
    doc: "The same values in another shape.",
    example: "x -> reshape(28, 28, 1)",
    inputs: "one",
    shapes: "[…] → [shape]",
    parameters: [{ ...required("shape", int, "The new shape, axis by axis.", positive), rest: true }],
    shape: reshape,
  },
  {
    name: "dropout",
    doc: "Sets a random part of the values to 0 while training and scales the rest up; does nothing afterwards.",
    example: "x -> dropout(30%)",
    inputs: "one",
    shapes: "[…] → […]",
    parameters: [required("rate", probability, "Part of the values set to 0.", zeroToBelowOne)],
    shape: unary,
  },
  {
    name: "batch_norm",
    doc: "Normalises each channel by the batch's mean and variance (Ioffe and Szegedy, 2015), then scales and shifts.",
    example: "x -> batch_norm() -> relu()",
    inputs: "one",
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
  simple("relu", "`max(x, 0)`."),
  simple("gelu", "`x · Φ(x)` with the normal distribution function Φ (Hendrycks and Gimpel, 2016)."),
  simple("sigmoid", "`1 / (1 + exp(-x))`."),
  simple("tanh", "The hyperbolic tangent."),
  simple("softmax", "Positive values that sum to 1 along the last axis."),
  {
    name: "concat",
    doc: "Several inputs one after another along the last axis.",
    example: "[left, right] -> concat()",
    inputs: "many",
    shapes: "[…, a], […, b], … → […, a + b + …]",
    parameters: [],
    shape: concat,
  },
  {
    name: "add",
    doc: "The sum of several inputs of one shape.",
    example: "[x, shortcut] -> add()",
    inputs: "many",
    shapes: "[…], […], … → […]",
    parameters: [],
    shape: add,
  },
];
