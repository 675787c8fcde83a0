/** Attention between the steps of sequences, and what transformers are made of. */
import type { Arguments, OperatorEntry, OperatorPart, ShapeProblem, ShapeRule, ShapeWords } from "../entry.ts";
import { init } from "../initializers.ts";
import {
  aboveZero,
  added,
  bool,
  choice,
  float,
  fromZero,
  int,
  optional,
  positive,
  probability,
  required,
  zeroToBelowOne,
} from "../parameters.ts";
import { sizeOf } from "../shape.ts";
import { asNumber, bias, floats, initialBy, needsAxis, shapeOf, weight } from "./rule-parts.ts";
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
  const relative = args["relative"] ?? null;
  const unfit = relativeProblem(inputs, args, words);
  if (unfit !== null) return unfit;
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
      ...(relative === null ? [] : [weight("relative_bias", [asNumber(relative), heads], "zeros")]),
    ],
    flops: 2 * inner * (2 * time * width + 2 * source * sourceWidth + 2 * time * source),
    kept: inner * (2 * time + 2 * source) + 2 * heads * time * source,
  };
};

/** Why distances cannot be told apart as the arguments say; null where they can. */
function relativeProblem(inputs: Parameters<ShapeRule>[0], args: Arguments, words: ShapeWords): ShapeProblem | null {
  const relative = args["relative"] ?? null;
  if (relative === null) {
    if (args["farthest"] === undefined || args["farthest"] === usualFarthest) return null;
    return {
      code: "P4071",
      title: `\`${words.call}\` tells no distances, and \`farthest\` is about them`,
      needs: "one of the two",
      help: "`relative: 32` gives each head 32 values for distances; else leave `farthest` out",
    };
  }
  const buckets = asNumber(relative);
  const farthest = asNumber(args["farthest"] ?? usualFarthest);
  // Half of those of one direction are for single steps, the others for ranges of distances.
  const single = Math.floor((args["causal"] === true ? buckets : Math.floor(buckets / 2)) / 2);
  if (inputs.length > 1)
    return {
      code: "P4071",
      title: `\`${words.call}\` tells distances within one sequence, and it looks at another one`,
      needs: "takes one input with `relative`",
      help: "leave `relative` out",
    };
  if (single >= 1 && farthest > single) return null;
  return {
    code: "P4071",
    title: `\`${words.call}\` cannot tell distances up to ${farthest} apart by ${buckets} values`,
    needs: single < 1 ? "needs four values or more" : `\`farthest\` is more than ${single}`,
    help: "`relative: 32, farthest: 128` are those of T5 and MPNet",
  };
}

const positional: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  const wrong = needsSequence(shape, words);
  if (wrong !== null) return wrong;
  const [time = 0, width = 0] = shape;
  const places = args["places"] ?? null;
  const first = asNumber(args["first"] ?? 0);
  if (args["kind"] !== "learned" && (places !== null || first !== 0))
    return {
      code: "P4071",
      title: `\`${words.call}\` has no table, and \`${places === null ? "first" : "places"}\` is about one`,
      needs: "needs a learned table",
      help: "`positional(learned, places: 512)` learns a vector for each of 512 places",
    };
  const rows = places === null ? first + time : asNumber(places);
  if (rows < first + time)
    return {
      code: "P3101",
      title: `\`${words.call}\` has ${rows - first} places, \`${words.from}\` gives ${time} steps`,
      needs: `needs \`places: ${first + time}\` or more`,
      help: `shorten the rows to ${rows - first} steps, or make the table longer`,
    };
  return {
    type: floats(shape),
    weights: args["kind"] === "learned" ? [weight("table", [rows, width], initialBy(args))] : [],
    flops: time * width,
  };
};

const shift: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  const channels = shape.at(-1);
  if (channels === undefined) return needsAxis(words);
  return { type: floats(shape), weights: [weight("values", [channels], initialBy(args))], flops: sizeOf(shape) };
};

const block: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  const wrong = needsSequence(shape, words);
  if (wrong !== null) return wrong;
  const unfit = relativeProblem(inputs, args, words);
  if (unfit !== null) return unfit;
  if (args["approximate"] === true && args["activation"] !== "gelu")
    return {
      code: "P4071",
      title: `\`${words.call}\` has no \`gelu\` to approximate`,
      needs: "one of the two",
      help: "leave `approximate` out, or `activation`: `gelu` is what it has by default",
    };
  const size = headSize(shape[1] ?? 0, args, words);
  return typeof size === "number" ? { type: floats(shape), weights: [], flops: 0 } : size;
};

/** The operators of a transformer block, those of attention first. */
function blockParts([input]: Parameters<NonNullable<OperatorEntry["parts"]>>[0], args: Arguments): OperatorPart[] {
  const width = input?.shape[1] ?? 0;
  const { heads = null, causal = null, epsilon = null, dropout = null, activation = null } = args;
  const hidden = args["hidden"] ?? 4 * width;
  const { attention_dropout: shareDropout = null, relative = null, farthest = usualFarthest } = args;
  const approximate = args["approximate"] === true;
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
    args: { heads, causal, dropout: shareDropout ?? dropout, relative, farthest },
    inputs: [from],
  });
  const feed = (from: string): OperatorPart[] => [
    {
      name: "hidden",
      op: "dense",
      args: { units: hidden, activation: approximate ? null : activation },
      inputs: [from],
    },
    ...(approximate ? [{ name: "gelu", op: "gelu", args: { approximate }, inputs: ["hidden"] }] : []),
    { name: "output", op: "dense", args: { units: width }, inputs: [approximate ? "gelu" : "hidden"] },
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

const usualFarthest = 128;

/** How attention tells how far apart two steps are. */
const relative = [
  added(
    "relative",
    { type: int, default: null, range: { min: 2 } },
    "Learned values for how far another step is away, added to how well it matches, one for each head: so many, the first half for single steps, the others for ranges that grow (Raffel et al., 2020, as MPNet has them).",
  ),
  added(
    "farthest",
    { type: int, default: usualFarthest, range: positive },
    "With `relative`: from this distance on, all are one.",
  ),
] as const;

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
      ...relative,
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
      added(
        "attention_dropout",
        { type: probability, default: null, range: zeroToBelowOne },
        "Part of the weights between steps set to 0 while training, where it is another than `dropout`.",
      ),
      added("approximate", { type: bool, default: false }, "Whether `gelu` is approximated by `tanh`, as in GPT-2."),
      ...relative,
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
      added(
        "places",
        { type: int, default: null, range: positive },
        "Rows of a learned table, where it is to be longer than the input: what was learned from longer rows fits then.",
      ),
      added(
        "first",
        { type: int, default: 0, range: fromZero },
        "The row of a learned table that the first step gets: 2 in RoBERTa, which counts from behind its padding.",
      ),
    ],
    shape: positional,
  },
  {
    name: "shift",
    doc: "Adds a learned value to each channel, the same in every row and place: a bias of its own. To what BERT's words and places give it adds what says that all are of one text.",
    example: "x -> shift()",
    inputs: "one",
    mask: "keeps",
    shapes: "[…, c] → […, c]",
    parameters: [init("the values", { call: "zeros" })],
    shape: shift,
  },
];
