/**
 * What shape rules are made of: reading arguments and input shapes, naming results and weights, the complaints that
 * several operators share.
 */
import type { Argument, Initializer, TensorType, WeightSpec } from "../argument.ts";
import type { Arguments, ParameterEntry, ShapeProblem, ShapeRule, ShapeWords } from "../entry.ts";
import { added, choice, optional } from "../parameters.ts";
import { sizeOf } from "../shape.ts";

/** Functions that layers may apply to their result. */
export const activationNames = [
  "relu",
  "gelu",
  "silu",
  "sigmoid",
  "tanh",
  "softmax",
  "leaky_relu",
  "elu",
  "selu",
  "mish",
  "softplus",
  "softsign",
  "hard_swish",
] as const;

/** The function that layers with weights apply to their result. */
export const activation = optional(
  "activation",
  { type: choice(...activationNames), default: null },
  "Function applied to the result.",
);
export const bias = optional("bias", { type: { kind: "bool" }, default: true }, "Whether a learned offset is added.");

/** A name by which operators have a weight in common. */
export const sharedAs = (what: string): ParameterEntry =>
  added(
    "shared",
    { type: { kind: "name" }, default: null },
    `A name of your own: ${lowerFirst(what)} is one with that of every \`embedding\` and \`dense\` of this name in the model, the table of the one being the kernel of the other on its side. It starts as the first of them says.`,
  );

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

export const floats = (shape: readonly number[]): TensorType => ({ shape, dtype: "float32" });

export const weight = (
  name: string,
  shape: readonly number[],
  init: WeightSpec["init"],
  trainable = true,
): WeightSpec => ({ name, shape, init, trainable });

/** What an argument says of how a weight starts. */
export function initialBy(args: Arguments, name = "init"): Initializer {
  const value = args[name];
  const isCall = typeof value === "object" && value !== null && "call" in value;
  return isCall ? { call: value.call, args: value.args } : "glorot_uniform";
}

export function asNumber(value: Argument | undefined): number {
  return typeof value === "number" ? value : Number.NaN;
}

export function asPair(value: Argument | undefined): readonly [number, number] {
  return Array.isArray(value) ? [asNumber(value[0]), asNumber(value[1])] : [Number.NaN, Number.NaN];
}

/** The shape of the first input. */
export function shapeOf(inputs: readonly TensorType[]): readonly number[] {
  return inputs[0]?.shape ?? [];
}

/** The operator's own name out of its text. */
export function nameOf(words: ShapeWords): string {
  return words.call.split("(")[0]?.trim() ?? words.call;
}

/** The complaint of an operator that works along the last axis and is given a single value. */
export function needsAxis(words: ShapeWords): ShapeProblem {
  return {
    code: "P3101",
    title: `\`${nameOf(words)}\` needs at least one axis, \`${words.from}\` gives a single value`,
    needs: "needs one axis or more",
    help: null,
  };
}

/** The rule of functions that change values and nothing else. */
export const unary: ShapeRule = (inputs) => ({
  type: floats(shapeOf(inputs)),
  weights: [],
  flops: sizeOf(shapeOf(inputs)),
});
