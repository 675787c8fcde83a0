/** Activation functions as operators of their own. */
import type { OperatorEntry } from "../entry.ts";
import { unary } from "./rule-parts.ts";

const simple = (name: string, doc: string): OperatorEntry => ({
  name,
  doc,
  example: `x -> ${name}()`,
  inputs: "one",
  mask: "keeps",
  shapes: "[…] → […]",
  parameters: [],
  shape: unary,
});

export const activations: readonly OperatorEntry[] = [
  simple("relu", "`max(x, 0)`."),
  simple("gelu", "`x · Φ(x)` with the normal distribution function Φ (Hendrycks and Gimpel, 2016)."),
  simple("sigmoid", "`1 / (1 + exp(-x))`."),
  simple("tanh", "The hyperbolic tangent."),
  simple("softmax", "Positive values that sum to 1 along the last axis."),
];
