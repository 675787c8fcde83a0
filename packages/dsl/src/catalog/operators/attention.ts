/** Attention between the steps of sequences, and what transformers are made of. */
import type { Arguments, OperatorEntry, OperatorPart, ShapeProblem, ShapeRule, ShapeWords } from "../entry.ts";
import { init } from "../initializers.ts";
import {
  aboveZero,
  bool,
  choice,
  float,
  int,
  optional,
  positive,
  probability,
  required,
  zeroToBelowOne,
} from "../parameters.ts";
import { asNumber, bias, floats, initialBy, shapeOf, weight } from "./rule-parts.ts";
import { needsSequence } from "./sequence-pools.ts";

/** Channels of one head; a problem where the heads cannot share the channels out. */
function headSize(width: number, args: Arguments, words: ShapeWords): number | ShapeProblem {
  const heads = asNumber(args["heads"]);
  if (typeof args["size"] === "number") return args["size"];
  if (width % heads === 0) return width / heads;
  const fitting = Array.from({ length: width }, (_, index) => index + 1).filter((one) => width % one === 0);
  const near = fitting.reduce((best, one) => (Math.abs(one - heads) < Math.abs(best - heads) ? one : best), 1);
  return {
    code: "P3101",
    title: `\`${words.call}\` shares ${width} channels out to ${heads} heads, which does not come out even`,
    needs: `needs channels in ${heads} equal parts`,
    help: `${near} heads would fit; \`dense(${heads * Math.ceil(width / heads)})\` before it makes the channels fit`,
  };
}

const attention: ShapeRule = (inputs, args, words) => {
  const wrong = inputs.map(({ shape }) => needsSequence(shape, words)).find((one) => one !== null);
  if (wrong !== undefined) return wrong;
  const [time = 0, width = 0] = shapeOf(inputs);
  const [source = 0, sourceWidth = 0] = inputs.at(-1)?.shape ?? [];
  const heads = asNumber(args["heads"]);
  const size = headSize(width, args, words);
  if (typeof size !== "number") return size;
  const inner = heads * size;
  const part = (name: string, from: number): ReturnType<typeof weight>[] => [
    { ...weight(`${name}_kernel`, [from, heads, size], initialBy(args)), fans: { in: from, out: inner } },
    ...(args["bias"] === true ? [weight(`${name}_bias`, [heads, size], "zeros")] : []),
  ];
  return {
    type: floats([time, width]),
    weights: [
      ...part("query", width),
      ...part("key", sourceWidth),
      ...part("value", sourceWidth),
      { ...weight("output_kernel", [heads, size, width], initialBy(args)), fans: { in: inner, out: width } },
      ...(args["bias"] === true ? [weight("output_bias", [width], "zeros")] : []),
    ],
    flops: 2 * inner * (2 * time * width + 2 * source * sourceWidth + 2 * time * source),
    kept: inner * (2 * time + 2 * source) + 2 * heads * time * source,
  };
};

const positional: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  const wrong = needsSequence(shape, words);
  if (wrong !== null) return wrong;
  const [time = 0, width = 0] = shape;
  return {
    type: floats(shape),
    weights: args["kind"] === "learned" ? [weight("table", [time, width], initialBy(args))] : [],
    flops: time * width,
  };
};

const block: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  const wrong = needsSequence(shape, words);
  if (wrong !== null) return wrong;
  const size = headSize(shape[1] ?? 0, args, words);
  return typeof size === "number" ? { type: floats(shape), weights: [], flops: 0 } : size;
};

/** The operators of a transformer block, those of attention first. */
function blockParts([input]: Parameters<NonNullable<OperatorEntry["parts"]>>[0], args: Arguments): OperatorPart[] {
  const width = input?.shape[1] ?? 0;
  const { heads = null, causal = null, epsilon = null, dropout = null, activation = null } = args;
  const hidden = args["hidden"] ?? 4 * width;
  const norm = (name: string, from: string): OperatorPart => ({
    name,
    op: "layer_norm",
    args: { epsilon },
    inputs: [from],
  });
  /** What comes after a half of the block: dropout, then the sum with what went into it. */
  const closed = (name: string, from: string, around: string): OperatorPart[] => [
    ...(dropout === 0 ? [] : [{ name: `${name}_dropout`, op: "dropout", args: { rate: dropout }, inputs: [from] }]),
    { name: `${name}_sum`, op: "add", args: {}, inputs: [around, dropout === 0 ? from : `${name}_dropout`] },
  ];
  const attend = (from: string): OperatorPart => ({
    name: "attention",
    op: "attention",
    args: { heads, causal, dropout },
    inputs: [from],
  });
  const feed = (from: string): OperatorPart[] => [
    { name: "hidden", op: "dense", args: { units: hidden, activation }, inputs: [from] },
    { name: "output", op: "dense", args: { units: width }, inputs: ["hidden"] },
  ];
  if (args["norm"] === "post")
    return [
      attend("input"),
      ...closed("attention", "attention", "input"),
      norm("attention_norm", "attention_sum"),
      ...feed("attention_norm"),
      ...closed("output", "output", "attention_norm"),
      norm("output_norm", "output_sum"),
    ];
  return [
    norm("attention_norm", "input"),
    attend("attention_norm"),
    ...closed("attention", "attention", "input"),
    norm("output_norm", "attention_sum"),
    ...feed("output_norm"),
    ...closed("output", "output", "attention_sum"),
  ];
}

const heads = required("heads", int, "Number of heads; they share the channels out among themselves.", positive);
const causal = optional(
  "causal",
  { type: bool, default: false },
  "Whether a step looks at those before it and itself alone.",
);

export const attentions: readonly OperatorEntry[] = [
  {
    name: "attention",
    doc: "Multi-head attention (Vaswani et al., 2017): each step becomes a mixture of all steps, weighted by how well they match. Of two inputs, the steps of the first look at those of the second.",
    example: "x -> attention(4)",
    inputs: "one_or_two",
    mask: "reads_and_keeps",
    shapes: "[time, c] → [time, c]",
    parameters: [
      heads,
      optional(
        "size",
        { type: int, default: null, range: positive },
        "Channels of one head; an equal part of the input's channels by default.",
      ),
      causal,
      optional(
        "dropout",
        { type: probability, default: 0, range: zeroToBelowOne },
        "Part of the weights between steps set to 0 while training.",
      ),
      bias,
      init("each kernel"),
    ],
    shape: attention,
  },
  {
    name: "transformer_block",
    doc: "A block of a transformer (Vaswani et al., 2017): attention, then two dense layers, each with dropout, a sum with what went in, and a norm.",
    example: "x -> transformer_block(4, dropout: 10%)",
    inputs: "one",
    mask: "reads_and_keeps",
    shapes: "[time, c] → [time, c]",
    parameters: [
      heads,
      optional(
        "hidden",
        { type: int, default: null, range: positive },
        "Units of the first dense layer; four times the channels by default.",
      ),
      optional(
        "dropout",
        { type: probability, default: 0.1, range: zeroToBelowOne },
        "Part of the values set to 0 while training: of the weights between steps, and of the result of each half.",
      ),
      optional(
        "norm",
        { type: choice("pre", "post"), default: "pre" },
        "Whether `layer_norm` stands before each half (Xiong et al., 2020) or after its sum, as in the first transformers.",
      ),
      optional(
        "activation",
        { type: choice("gelu", "relu", "silu"), default: "gelu" },
        "Function between the two dense layers.",
      ),
      causal,
      optional("epsilon", { type: float, default: 1e-5, range: aboveZero }, "Added to the variance in `layer_norm`."),
    ],
    shape: block,
    parts: blockParts,
  },
  {
    name: "positional",
    doc: "Adds to each step what tells its place, which attention does not see.",
    example: "x -> positional() -> transformer_block(4)",
    inputs: "one",
    mask: "keeps",
    shapes: "[time, c] → [time, c]",
    parameters: [
      optional(
        "kind",
        { type: choice("sinusoidal", "learned"), default: "sinusoidal" },
        "`sinusoidal` adds sines and cosines of the place (Vaswani et al., 2017), `learned` a vector for each place.",
      ),
      init("a learned table", { call: "uniform" }),
    ],
    shape: positional,
  },
];
