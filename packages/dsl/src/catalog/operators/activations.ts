/** Activation functions as operators of their own. */
import type { OperatorEntry, ParameterEntry, ShapeRule } from "../entry.ts";
import { init } from "../initializers.ts";
import { aboveZero, added, bool, float, fromZero, optional } from "../parameters.ts";
import { sizeOf } from "../shape.ts";
import { floats, initialBy, needsAxis, shapeOf, unary, weight } from "./rule-parts.ts";

const simple = (name: string, doc: string, parameters: readonly ParameterEntry[] = []): OperatorEntry => ({
  name,
  doc,
  example: `x -> ${name}()`,
  inputs: "one",
  mask: "keeps",
  shapes: "[…] → […]",
  parameters,
  shape: unary,
});

const prelu: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  const channels = shape.at(-1);
  if (channels === undefined) return needsAxis(words);
  return { type: floats(shape), weights: [weight("slope", [channels], initialBy(args))], flops: 2 * sizeOf(shape) };
};

export const activations: readonly OperatorEntry[] = [
  simple("relu", "`max(x, 0)`, or `min(max(x, 0), most)`.", [
    added(
      "most",
      { type: float, default: null, range: aboveZero },
      "The largest value that it gives: `relu(most: 6)` is the ReLU6 of MobileNet.",
    ),
  ]),
  simple("leaky_relu", "`x` above 0, `slope · x` below (Maas et al., 2013).", [
    optional("slope", { type: float, default: 0.3, range: fromZero }, "What values below 0 are multiplied by."),
  ]),
  {
    ...simple("prelu", "`x` above 0, below it `x` times a slope that each channel learns (He et al., 2015).", [
      init("each slope", { call: "zeros" }),
    ]),
    shapes: "[…, c] → […, c]",
    shape: prelu,
  },
  simple("elu", "`x` above 0, `alpha · (exp(x) − 1)` below (Clevert et al., 2016).", [
    optional(
      "alpha",
      { type: float, default: 1, range: aboveZero },
      "Where values far below 0 end, with its sign turned.",
    ),
  ]),
  simple("selu", "`elu` with a slope and a scale that keep mean 0 and variance 1 (Klambauer et al., 2017)."),
  simple("gelu", "`x · Φ(x)` with the normal distribution function Φ (Hendrycks and Gimpel, 2016).", [
    optional(
      "approximate",
      { type: bool, default: false },
      "Whether Φ is approximated by `tanh`, as in BERT and GPT-2.",
    ),
  ]),
  simple("silu", "`x · sigmoid(x)`, also called swish (Elfwing et al., 2017)."),
  simple("mish", "`x · tanh(softplus(x))` (Misra, 2019)."),
  simple("softplus", "`log(1 + exp(x))`."),
  simple("softsign", "`x / (1 + |x|)`."),
  simple("hard_swish", "`x · min(max(x + 3, 0), 6) / 6` (Howard et al., 2019)."),
  simple("sigmoid", "`1 / (1 + exp(-x))`."),
  simple("tanh", "The hyperbolic tangent."),
  simple("softmax", "Positive values that sum to 1 along the last axis."),
];
