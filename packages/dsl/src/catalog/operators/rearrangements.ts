/** Operators that give values another place: the same ones, some of them several times, or some left out. */
import type { Argument } from "../argument.ts";
import type { OperatorEntry, ShapeRule } from "../entry.ts";
import { choice, fromZero, int, optional, pair, positive, required } from "../parameters.ts";
import { showShape, sizeOf } from "../shape.ts";
import { asNumber, asPair, floats, shapeOf } from "./rule-parts.ts";
import { needsPicture } from "./windows.ts";

const flatten: ShapeRule = (inputs) => ({ type: floats([sizeOf(shapeOf(inputs))]), weights: [], flops: 0 });

const numbers = (value: Argument | undefined): readonly number[] =>
  Array.isArray(value) ? value.map((one: Argument) => asNumber(one)) : [];

const reshape: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  const wanted = numbers(args["shape"]);
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

const permute: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  const axes = numbers(args["axes"]);
  const all = shape.map((_, axis) => axis + 1);
  if ([...axes].sort((a, b) => a - b).join() === all.join())
    return { type: floats(axes.map((axis) => shape[axis - 1] ?? 0)), weights: [], flops: 0 };
  return {
    code: "P3101",
    title: `\`${words.call}\` does not name each axis of \`${words.from}\` once, which gives \`${showShape(shape)}\``,
    needs: `needs the axes ${all.join(", ")} in some order`,
    help:
      all.length < 2
        ? null
        : `for example \`permute(${[...all].reverse().join(", ")})\`, which turns their order round`,
  };
};

const upsample: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  const wrong = needsPicture(shape, words);
  if (wrong !== null) return wrong;
  const [height = 0, width = 0, channels = 0] = shape;
  const [down, across] = asPair(args["size"]);
  const out = [height * down, width * across, channels];
  return { type: floats(out), weights: [], flops: args["method"] === "bilinear" ? 8 * sizeOf(out) : 0 };
};

const zeroPad: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  const wrong = needsPicture(shape, words);
  if (wrong !== null) return wrong;
  const [height = 0, width = 0, channels = 0] = shape;
  const [down, across] = asPair(args["size"]);
  return { type: floats([height + 2 * down, width + 2 * across, channels]), weights: [], flops: 0 };
};

const crop: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  const wrong = needsPicture(shape, words);
  if (wrong !== null) return wrong;
  const [height = 0, width = 0, channels = 0] = shape;
  const [down, across] = asPair(args["size"]);
  const out = [height - 2 * down, width - 2 * across, channels];
  if (out.every((size) => size > 0)) return { type: floats(out), weights: [], flops: 0 };
  return {
    code: "P3105",
    title: `\`${words.call}\` takes ${2 * down} rows and ${2 * across} columns away, \`${words.from}\` gives only ${height} × ${width}`,
    needs: "leaves nothing over",
    help: `at most \`crop([${Math.max(0, Math.ceil(height / 2) - 1)}, ${Math.max(0, Math.ceil(width / 2) - 1)}])\` leaves something over`,
  };
};

export const rearrangements: readonly OperatorEntry[] = [
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
    name: "permute",
    doc: "The same values with their axes in another order.",
    example: "x -> permute(2, 1)",
    inputs: "one",
    shapes: "[a, b] → [b, a]",
    parameters: [
      {
        ...required("axes", int, "Which axis of the input comes first, second and so on; the first is 1.", positive),
        rest: true,
      },
    ],
    shape: permute,
  },
  {
    name: "upsample",
    doc: "A larger picture: each value several times, or values in between.",
    example: "x -> upsample(2)",
    inputs: "one",
    shapes: "[h, w, c] → [h × size, w × size, c]",
    parameters: [
      optional("size", { type: pair, default: [2, 2], range: positive }, "How many times as high and as wide."),
      optional(
        "method",
        { type: choice("nearest", "bilinear"), default: "nearest" },
        "`nearest` repeats values, `bilinear` goes evenly from one to the next.",
      ),
    ],
    shape: upsample,
  },
  {
    name: "zero_pad",
    doc: "A picture with rows and columns of zeros around it.",
    example: "x -> zero_pad(2)",
    inputs: "one",
    shapes: "[h, w, c] → [h + 2 × size, w + 2 × size, c]",
    parameters: [optional("size", { type: pair, default: [1, 1], range: fromZero }, "Rows and columns on each side.")],
    shape: zeroPad,
  },
  {
    name: "crop",
    doc: "A picture without its outer rows and columns.",
    example: "x -> crop(2)",
    inputs: "one",
    shapes: "[h, w, c] → [h − 2 × size, w − 2 × size, c]",
    parameters: [optional("size", { type: pair, default: [1, 1], range: fromZero }, "Rows and columns on each side.")],
    shape: crop,
  },
];
