/** Recurrent layers over sequences `[time, channels]`. */
import type { OperatorEntry, ParameterEntry, ShapeRule } from "../entry.ts";
import { init } from "../initializers.ts";
import { bool, choice, int, optional, positive, probability, required, zeroToBelowOne } from "../parameters.ts";
import { asNumber, floats, initialBy, shapeOf, weight } from "./rule-parts.ts";
import { needsSequence } from "./sequence-pools.ts";

/** What tells one recurrent layer from another. */
interface Cell {
  /** Products with the input at each step, in units. */
  readonly gates: number;
  /** Rows of the bias where it is a matrix. */
  readonly biasRows: readonly number[];
  readonly bias: "zeros" | { readonly call: "by_part"; readonly args: { readonly values: readonly number[] } };
  /** Values of each step that the backward pass keeps besides the result, in units. */
  readonly kept: number;
}

const recurrent =
  ({ gates, biasRows, bias, kept }: Cell): ShapeRule =>
  (inputs, args, words) => {
    const shape = shapeOf(inputs);
    const wrong = needsSequence(shape, words);
    if (wrong !== null) return wrong;
    const [time = 0, width = 0] = shape;
    const units = asNumber(args["units"]);
    const directions = args["bidirectional"] === true ? ["", "backward_"] : [""];
    const weights = directions.flatMap((direction) => [
      weight(`${direction}kernel`, [width, gates * units], initialBy(args)),
      weight(`${direction}recurrent`, [units, gates * units], initialBy(args, "recurrent_init")),
      weight(`${direction}bias`, [...biasRows, gates * units], bias),
    ]);
    const out = directions.length * units;
    return {
      type: floats(args["steps"] === "all" ? [time, out] : [out]),
      weights,
      flops: directions.length * 2 * time * (width + units) * gates * units,
      kept: time * out * kept,
    };
  };

const entry = (
  name: string,
  doc: string,
  { cell, more = [] }: { cell: Cell; more?: readonly ParameterEntry[] },
): OperatorEntry => ({
  name,
  doc,
  example: `x -> ${name}(32) -> dense(2)`,
  inputs: "one",
  mask: "reads_and_keeps",
  shapes: "[time, c] → [units]",
  parameters: [
    required("units", int, "Size of the state.", positive),
    ...more,
    optional(
      "steps",
      { type: choice("last", "all"), default: "last" },
      "`last` gives the state after the last step, `all` those of all steps: `[time, units]`.",
    ),
    optional(
      "bidirectional",
      { type: bool, default: false },
      "Whether a second layer reads from the end; both states come one after the other, which makes 2 × units.",
    ),
    optional(
      "dropout",
      { type: probability, default: 0, range: zeroToBelowOne },
      "Part of the input's channels set to 0 while training, the same ones at every step (Gal and Ghahramani, 2016).",
    ),
    init("the kernel of the input"),
    init("the kernel of the state", { name: "recurrent_init", call: "orthogonal" }),
  ],
  shape: recurrent(cell),
});

export const recurrentLayers: readonly OperatorEntry[] = [
  entry("rnn", "A simple recurrent layer: `h ← f(x·K + h·R + b)` (Elman, 1990).", {
    cell: { gates: 1, biasRows: [], bias: "zeros", kept: 1 },
    more: [optional("activation", { type: choice("tanh", "relu"), default: "tanh" }, "The function f of the state.")],
  }),
  entry(
    "lstm",
    "A recurrent layer that remembers by gates (Hochreiter and Schmidhuber, 1997). Its forget gate starts open.",
    {
      cell: { gates: 4, biasRows: [], bias: { call: "by_part", args: { values: [0, 1, 0, 0] } }, kept: 7 },
    },
  ),
  entry(
    "gru",
    "A recurrent layer with an update and a reset gate (Cho et al., 2014); the reset gate comes after the product, as in cuDNN and Keras.",
    {
      cell: { gates: 3, biasRows: [2], bias: "zeros", kept: 5 },
    },
  ),
];
